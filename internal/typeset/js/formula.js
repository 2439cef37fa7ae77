// What Go asks of Temml: a formula as a tree of plain lists. Runs after temml.min.js and
// mhchem.min.js; formula.go calls formula().
"use strict";

// A node is a text, or [element, children, attributes, classes, styles]. A fragment, which
// only groups its children, has the element "".
function plain(node) {
  if (typeof node.text === "string" && !node.children) return node.text;
  const children = Array.isArray(node.children) ? node.children.map(plain) : [];
  if (node.href !== undefined) return ["ref", [node.href.slice(1)], {}, node.classes || [], {}];
  return [node.type || "", children, node.attributes || {}, node.classes || [], node.style || {}];
}

// The bounds of one formula, so that the hostile ones end soon, and at the same place on
// every machine: tokens read (those of arguments and macros each time anew), tokens waiting,
// cells of tables, tokens of one chemical formula.
const limits = { read: 3000, waiting: 6000, cells: 900, chemistry: 200 };
const used = { read: 0, separators: 0, widest: 0, rows: 0 };

// formula returns JSON: {"tree": …}, or {"error": …} for what is wrong with the formula; in both "read", the tokens
// that were read.
function formula(tex, display) {
  Object.assign(used, { read: 0, separators: 0, widest: 0, rows: 0 });
  try {
    const tree = temml.__renderToMathMLTree(tex, {
      displayMode: display, throwOnError: true, trust: false, maxExpand: 1000, maxSize: [20, 200],
    });
    return JSON.stringify({ tree: plain(tree), read: used.read });
  } catch (e) {
    if (e instanceof temml.ParseError) return JSON.stringify({ error: e.message, read: used.read });
    // Temml stumbles where it expects an argument and finds none.
    if (e instanceof TypeError) return JSON.stringify({ error: "The formula is malformed, as when a command lacks its argument", read: used.read });
    throw e; // no memory, no time, too deep
  }
}

// Temml's macro expander is not exported; a macro gets to see it.
(function () {
  let expander;
  temml.__defineMacro("\\expander@", (context) => {
    expander = Object.getPrototypeOf(context);
    return "";
  });
  temml.renderToString("\\expander@");
  temml.__defineMacro("\\expander@", undefined);

  const { popToken, pushTokens } = expander;
  expander.popToken = function () {
    const token = popToken.call(this);
    if (++used.read > limits.read) throw new temml.ParseError("The formula is too long, or its macros make it so");
    if (token.text === "&") {
      used.widest = Math.max(used.widest, ++used.separators);
    } else if (token.text === "\\\\" || token.text === "\\cr") {
      used.separators = 0;
      used.rows++;
    }
    // A table is as wide as its widest row.
    if ((used.widest + 1) * (used.rows + 1) > limits.cells) throw new temml.ParseError("The tables of the formula are too large");
    return token;
  };
  expander.pushTokens = function (tokens) {
    if (this.stack.length + tokens.length > limits.waiting) throw new temml.ParseError("The macros of the formula make it too long");
    pushTokens.call(this, tokens);
  };
  for (const kind of ["ce", "pu"]) {
    temml.__defineMacro("\\" + kind, (context) => {
      const [tokens] = context.consumeArgs(1);
      if (tokens.length > limits.chemistry) throw new temml.ParseError("The chemical formula is too long");
      return chemParse(tokens, kind);
    });
  }
})();

// What people write for MathJax, which renders on GitHub, and Temml lacks or forbids.
(function () {
  // Lists of tokens are in reverse: the first to be read is the last.
  const token = (context, text) => new (context.future().constructor)(text);
  const name = (context) => {
    const [tokens] = context.consumeArgs(1);
    if (tokens.length !== 1 || tokens[0].text[0] !== "\\") throw new temml.ParseError("Expected a control sequence");
    return tokens[0].text;
  };
  const bracket = (context) => {
    context.consumeSpaces();
    if (context.future().text !== "[") return null;
    context.popToken();
    return context.consumeArg(["]"]).tokens;
  };

  // \newcommand may redefine a command, and may have a first argument with a default.
  const define = (context) => {
    const command = name(context);
    const count = bracket(context);
    const numArgs = count ? Number(count.map((t) => t.text).reverse().join("")) : 0;
    if (!(numArgs >= 0 && numArgs <= 9)) throw new temml.ParseError("Invalid number of arguments");
    const first = numArgs > 0 ? bracket(context) : null;
    const [tokens] = context.consumeArgs(1);
    if (first === null) {
      context.macros.set(command, { tokens, numArgs });
    } else {
      // The command looks for its bracket, then hands both to one that takes plain arguments.
      const inner = command + "@with default";
      context.macros.set(inner, { tokens, numArgs });
      context.macros.set(command, (c) => {
        const given = bracket(c) || first;
        c.pushTokens([token(c, "}"), ...given, token(c, "{"), token(c, inner)]);
        return "";
      });
    }
    return "";
  };
  temml.__defineMacro("\\newcommand", define);
  temml.__defineMacro("\\renewcommand", define);

  temml.__defineMacro("\\DeclareMathOperator", (context) => {
    const star = context.future().text === "*";
    if (star) context.popToken();
    const command = name(context);
    const [body] = context.consumeArgs(1);
    const tokens = [token(context, "}"), ...body, token(context, "{")];
    if (star) tokens.push(token(context, "*"));
    tokens.push(token(context, "\\operatorname"));
    context.macros.set(command, { tokens, numArgs: 0 });
    return "";
  });

  temml.__defineMacro("\\root", (context) => {
    const degree = context.consumeArg(["\\of"]).tokens;
    context.pushTokens([token(context, "]"), ...degree, token(context, "["), token(context, "\\sqrt")]);
    return "";
  });

  for (const [command, expansion] of [
    ["\\mbox", "\\text"], ["\\mathds", "\\mathbb"], ["\\mathbbm", "\\mathbb"], ["\\mspace", "\\mkern"],
    ["\\strut", "\\vphantom{(}"], ["\\hfill", ""], ["\\mit", "\\it"],
  ]) temml.__defineMacro(command, expansion);

  // These build their content two or three times, so that nesting them would take ages, for
  // a look that MathML Core cannot give.
  for (const [command, expansion] of [
    ["\\llap", "{#1}"], ["\\clap", "{#1}"], ["\\mathllap", "{#1}"], ["\\mathclap", "{#1}"],
    ["\\cancelto", "{\\cancel{#2}}^{#1}"],
  ]) temml.__defineMacro(command, expansion);

  // MathJax loads extensions by this; all that Temml has is there already.
  temml.__defineMacro("\\require", (context) => {
    context.consumeArgs(1);
    return "";
  });
})();
