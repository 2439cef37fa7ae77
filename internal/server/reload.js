(() => {
  const version = document.currentScript.dataset.version;
  let events, note;

  // Style by property: the page's policy allows no style attributes.
  const show = (text) => {
    if (!note) {
      note = document.createElement("pre");
      note.setAttribute("role", "alert");
      note.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;" +
        "margin:0;padding:1em;border:0;border-top:3px solid #d1242f;background:#1f1014;color:#ffdcd7;" +
        "font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;text-align:left;direction:ltr";
      document.body.append(note);
    }
    note.textContent = "The site could not be rebuilt; this is the last good one.\n\n" + text;
  };

  const hide = () => {
    if (note) note.remove();
    note = undefined;
  };

  const listen = () => {
    events = new EventSource("/.issueblog/reload");
    events.onmessage = (event) => {
      const state = JSON.parse(event.data);
      if (state.version !== version) {
        events.close();
        location.reload();
      } else if (state.error) {
        show(state.error);
      } else {
        hide();
      }
    };
  };

  // A browser opens six connections to one host: pages nobody sees keep none.
  const follow = () => {
    if (events) events.close();
    events = undefined;
    if (!document.hidden) listen();
  };
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => events && events.close());
  addEventListener("pageshow", (event) => event.persisted && follow());
  follow();
})();
