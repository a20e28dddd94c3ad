import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currentPart, mayHappen, move, nextStep, type PlanEvent, type PlanShape } from "./plan-machine";
import type { PartState } from "./plan-state";

function fresh(count: number, leftOut = 0): PlanShape {
  const part = (state: PartState) => ({ state, hasChange: false });
  return {
    state: "running",
    parts: [...Array(count).fill(part("waiting")), ...Array(leftOut).fill(part("left-out"))],
  };
}

const run = (plan: PlanShape, ...events: PlanEvent[]) => events.reduce(move, plan);
const states = ({ parts }: PlanShape) => parts.map(({ state }) => state).join(" ");
const reached: PlanEvent = { kind: "reached", soaks: true };
const applied: PlanEvent = { kind: "applied" };
const failed: PlanEvent = { kind: "failed" };

describe("a plan's way", () => {
  it("goes through the meshes one by one, with a pause between them and none at the end", () => {
    const half = run(fresh(2, 1), applied, reached);
    expect([half.state, states(half)]).toEqual(["running", "soaking waiting left-out"]);
    const whole = run(half, { kind: "soaked" }, applied, reached);
    expect([whole.state, states(whole)]).toEqual(["done", "done done left-out"]);
    expect(nextStep(whole)).toEqual({ kind: "wait" });
  });

  it("stops at a failure, and goes on only when a person says how", () => {
    const stopped = run(fresh(3), applied, failed);
    expect([stopped.state, nextStep(stopped).kind]).toEqual(["stopped", "wait"]);
    expect(states(run(stopped, { kind: "skip" }))).toBe("skipped waiting waiting");
    expect(states(run(stopped, { kind: "resume", anew: true }))).toBe("waiting waiting waiting");
    expect(states(run(stopped, { kind: "resume", anew: false }))).toBe("working waiting waiting");
    expect(run(stopped, { kind: "end" }).state).toBe("ended");
  });

  it("is taken back from the last mesh to the first, without one waiting for another", () => {
    const stopped = run(fresh(3), applied, { kind: "reached", soaks: false }, applied, failed);
    let plan = run(stopped, { kind: "undo" });
    expect(states(plan)).toBe("to-undo to-undo waiting");
    expect(nextStep(plan)).toEqual({ kind: "make-undo", at: 1 });
    plan = run(plan, { kind: "undo-made", at: 1 });
    expect(nextStep(plan)).toEqual({ kind: "make-undo", at: 0 });
    plan = run(plan, { kind: "undo-made", at: 0 });
    expect(nextStep(plan)).toEqual({ kind: "watch-undos", ats: [0, 1] });
    const both = run(
      plan,
      { kind: "undo-settled", at: 0, outcome: "undone" },
      { kind: "undo-settled", at: 1, outcome: "stuck" },
    );
    expect([both.state, states(both)]).toEqual(["stuck", "undone stuck waiting"]);
    expect(states(run(both, { kind: "undo" }))).toBe("undone to-undo waiting");
  });

  it("has nothing to take back where nothing was done", () => {
    expect(mayHappen(run(fresh(2), failed), { kind: "undo" })).toBe(false);
  });
});

const anyEvent = fc.oneof(
  fc.constantFrom<PlanEvent["kind"]>("applied", "soaked", "failed", "stop", "end", "skip", "undo"),
  fc.constantFrom("reached-soaks", "reached", "resume", "resume-anew"),
  fc.tuple(fc.constantFrom("undo-made", "undone", "stuck"), fc.nat(4)),
);

function eventOf(drawn: string | readonly [string, number]): PlanEvent {
  if (typeof drawn !== "string") {
    const [what, at] = drawn;
    return what === "undo-made"
      ? { kind: "undo-made", at }
      : { kind: "undo-settled", at, outcome: what === "undone" ? "undone" : "stuck" };
  }
  if (drawn.startsWith("reached")) return { kind: "reached", soaks: drawn === "reached-soaks" };
  if (drawn.startsWith("resume")) return { kind: "resume", anew: drawn === "resume-anew" };
  return { kind: drawn } as PlanEvent;
}

const isAtWork = (state: PartState) => state === "working" || state === "soaking";
const isOver = (state: PartState) => state === "done" || state === "skipped" || state === "left-out";
const back: PartState[] = ["to-undo", "undoing", "undone", "stuck"];

/** What holds of a plan whatever happened to it. */
function expectLegal(plan: PlanShape): void {
  const all = plan.parts.map(({ state }) => state);
  expect(all.filter(isAtWork).length).toBeLessThanOrEqual(1);
  const isBack = all.some((state) => back.includes(state));
  const at = currentPart(plan);
  if (!isBack && at >= 0) {
    expect(all.slice(0, at).every(isOver)).toBe(true);
    expect(all.slice(at + 1).every((state) => state === "waiting" || state === "left-out")).toBe(true);
  }
  if (all.some((state) => isAtWork(state))) expect(["running", "stopped", "ended"]).toContain(plan.state);
  if (plan.state === "running") expect(isBack).toBe(false);
  if (plan.state === "done") expect(all.every(isOver)).toBe(true);
  if (plan.state === "undone") expect(all.some((state) => state === "stuck" || isAtWork(state))).toBe(false);
  for (const { state, hasChange } of plan.parts)
    if (isAtWork(state) || back.includes(state)) expect(hasChange).toBe(true);
}

describe("any order of what can happen to a plan", () => {
  it("ends in a legal state, with one mesh at work at most, and never goes on by itself after a failure", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.nat(2),
        fc.array(anyEvent, { maxLength: 60 }),
        (count, out, drawn) => {
          let plan = fresh(count, out);
          let isHalted = false;
          for (const event of drawn.map(eventOf)) {
            if (!mayHappen(plan, event)) {
              expect(() => move(plan, event)).toThrow(/cannot take/);
              continue;
            }
            if (isHalted) expect(["applied", "reached", "soaked"]).not.toContain(event.kind);
            if (event.kind === "failed" || event.kind === "stop" || event.kind === "end") isHalted = true;
            if (event.kind === "resume" || event.kind === "skip") isHalted = false;
            const before = plan;
            plan = move(plan, event);
            expectLegal(plan);
            if (event.kind === "applied")
              expect(before.parts.some(({ state }) => isAtWork(state))).toBe(false);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("always leaves a worker something that may happen, or a person's turn", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(anyEvent, { maxLength: 40 }), (count, drawn) => {
        const plan = drawn
          .map(eventOf)
          .reduce((now, event) => (mayHappen(now, event) ? move(now, event) : now), fresh(count));
        const step = nextStep(plan);
        expect(step.kind === "wait").toBe(plan.state !== "running" && plan.state !== "undoing");
        if (step.kind === "apply") expect(mayHappen(plan, applied)).toBe(true);
        if (step.kind === "watch") expect(mayHappen(plan, reached)).toBe(true);
        if (step.kind === "soak") expect(mayHappen(plan, { kind: "soaked" })).toBe(true);
        if (step.kind === "make-undo") expect(mayHappen(plan, { kind: "undo-made", at: step.at })).toBe(true);
        if (step.kind === "watch-undos") expect(step.ats.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });
});
