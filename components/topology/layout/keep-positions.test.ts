import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { covers, keepPositions } from "./keep-positions";
import { layoutGraph } from "./layout-graph";
import { nodeSize } from "./node-size";

const links = [
  { from: "gateway", to: "orchestrator" },
  { from: "orchestrator", to: "retriever" },
  { from: "orchestrator", to: "chat-model" },
];
const ids = ["gateway", "orchestrator", "retriever", "chat-model"];

describe("laying out a graph", () => {
  it("puts every callee right of its caller, and nothing on top of anything", async () => {
    const positions = await layoutGraph(ids, links);
    expect(Object.keys(positions).sort()).toEqual([...ids].sort());
    for (const { from, to } of links)
      expect(positions[to]?.x).toBeGreaterThanOrEqual((positions[from]?.x ?? 0) + nodeSize.width);
    const all = Object.values(positions);
    for (const [index, a] of all.entries())
      for (const b of all.slice(index + 1)) expect(covers(a, b)).toBe(false);
  });

  it("does not care in which order nodes come", async () => {
    expect(await layoutGraph([...ids].reverse(), links)).toEqual(await layoutGraph(ids, links));
  });
});

describe("keeping positions from one refresh to the next", () => {
  it("takes the fresh layout when nothing is on screen", () => {
    const fresh = { a: { x: 0, y: 0 } };
    expect(keepPositions({}, fresh, [])).toEqual(fresh);
  });

  it("leaves what is there and sets a new callee beside its caller", () => {
    const standing = { a: { x: 500, y: 300 }, b: { x: 800, y: 300 } };
    const fresh = { a: { x: 0, y: 0 }, b: { x: 264, y: 0 }, c: { x: 264, y: 200 } };
    const merged = keepPositions(standing, fresh, [{ from: "a", to: "c" }]);
    expect(merged).toEqual({ ...standing, c: { x: 764, y: 500 } });
  });

  it("remembers where a node was that is away for a while", () => {
    const standing = { a: { x: 0, y: 0 }, b: { x: 264, y: 0 } };
    const away = keepPositions(standing, { a: { x: 0, y: 50 } }, []);
    expect(away.b).toEqual({ x: 264, y: 0 });
  });

  const position = fc.record({ x: fc.integer({ min: 0, max: 1200 }), y: fc.integer({ min: 0, max: 900 }) });
  const positions = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f"), position);

  it("never moves what stands, and sets nothing new onto anything that is shown", () => {
    fc.assert(
      fc.property(positions, positions, (standing, fresh) => {
        const merged = keepPositions(standing, fresh, [{ from: "a", to: "b" }]);
        for (const id of Object.keys(standing)) expect(merged[id]).toEqual(standing[id]);
        const kept = Object.keys(fresh).filter((id) => id in standing);
        if (kept.length === 0) return;
        const shown = Object.keys(fresh);
        for (const id of shown.filter((id) => !(id in standing)))
          for (const other of shown.filter((other) => other !== id)) {
            const [a, b] = [merged[id], merged[other]];
            expect(a && b && covers(a, b)).toBe(false);
          }
      }),
    );
  });
});
