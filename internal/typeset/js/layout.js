// What Go asks of dagre: a plan, placed. Runs after dagre.min.js; layout.go calls place().
"use strict";

globalThis.structuredClone = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

// place takes the JSON of a mermaid.Plan and returns that of a mermaid.Placement.
function place(text) {
  const plan = JSON.parse(text);
  const graph = new dagre.graphlib.Graph({ multigraph: true, compound: true });
  graph.setGraph({ rankdir: plan.dir, nodesep: plan.boxGap, edgesep: 20, ranksep: plan.rankGap });
  graph.setDefaultEdgeLabel(() => ({}));
  plan.boxes.forEach((box, i) => graph.setNode("b" + i, { width: box.w, height: box.h }));
  plan.boxes.forEach((box, i) => {
    if (box.parent >= 0) graph.setParent("b" + i, "b" + box.parent);
  });
  (plan.links || []).forEach((link, i) => {
    graph.setEdge("b" + link.from, "b" + link.to, { minlen: link.length, width: link.w, height: link.h, labelpos: "c" }, "l" + i);
  });
  dagre.layout(graph);
  return JSON.stringify({
    boxes: plan.boxes.map((_, i) => {
      const { x, y, width, height } = graph.node("b" + i);
      return { X: x, Y: y, W: width, H: height };
    }),
    links: (plan.links || []).map((link, i) => {
      const { points, x, y } = graph.edge("b" + link.from, "b" + link.to, "l" + i);
      return { Points: points.flatMap((p) => [p.x, p.y]), X: x || 0, Y: y || 0 };
    }),
  });
}
