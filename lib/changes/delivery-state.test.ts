import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DeliveryState,
  deliveryMoves,
  deliveryStates,
  endedStates,
  requireMove,
} from "./delivery-state";

/** States in which a delivery may still write. */
const unwritten: readonly DeliveryState[] = ["queued", "delivering", "committed", "conflicted"];

/** The deliveries of one policy as the verbs and workers move them; every move asks the table. */
class Target {
  readonly states: DeliveryState[] = [];

  get newest(): DeliveryState | undefined {
    return this.states.at(-1);
  }

  move(at: number, to: DeliveryState): void {
    const from = this.states[at];
    if (from === undefined) throw new Error("no such delivery");
    requireMove(from, to);
    this.states[at] = to;
  }

  moveNewest(to: DeliveryState): void {
    this.move(this.states.length - 1, to);
  }

  /** A newer decision puts an end to whatever has not been written. */
  queue(): void {
    for (const [at, state] of this.states.entries())
      if (unwritten.includes(state)) this.move(at, "superseded");
    this.states.push("queued");
  }

  /** What is accepted replaces what was accepted before. */
  accept(): void {
    this.moveNewest("accepted");
    for (const [at, state] of this.states.slice(0, -1).entries())
      if (state === "accepted") this.move(at, "superseded");
  }
}

type Step = fc.Command<{ decided: number }, Target>;

/** Something that happens to the newest delivery while it is in one of these states. */
function step(name: string, when: readonly DeliveryState[], run: (target: Target) => void): Step {
  let target: Target | undefined;
  return {
    check: ({ decided }) => decided > 0,
    run: (_model, real) => {
      target = real;
      if (real.newest !== undefined && when.includes(real.newest)) run(real);
      holds(real);
    },
    toString: () => `${name} -> ${target?.newest ?? "?"}`,
  };
}

const decide: Step = {
  check: () => true,
  run: (model, real) => {
    model.decided += 1;
    real.queue();
    holds(real);
    expect(real.states).toHaveLength(model.decided);
  },
  toString: () => "decide",
};

function holds({ states }: Target): void {
  const open = states.filter((state) => unwritten.includes(state));
  expect(open.length).toBeLessThanOrEqual(1);
  if (open.length === 1) expect(states.at(-1)).toBe(open[0]);
  expect(states.filter((state) => state === "accepted").length).toBeLessThanOrEqual(2);
  if (states.at(-1) === "accepted") expect(states.filter((state) => state === "accepted")).toHaveLength(1);
}

const to = (state: DeliveryState) => (target: Target) => target.moveNewest(state);
const steps = [
  fc.constant(decide),
  fc.constantFrom(
    step("take", ["queued"], to("delivering")),
    step("accepted", ["delivering", "committed"], (target) => target.accept()),
    step("commit", ["delivering"], to("committed")),
    step("away", ["delivering", "committed"], to("queued")),
    step("refused", ["queued", "delivering", "committed"], to("failed")),
    step("somebody else's", ["delivering", "committed"], to("conflicted")),
    step("taken back by others", ["accepted"], to("queued")),
    step("taken back again", ["accepted"], to("conflicted")),
    step("traffic agrees", ["accepted"], to("converged")),
    step("retry", ["failed", "conflicted"], to("queued")),
    step("cancel", ["queued", "delivering", "committed", "conflicted"], to("cancelled")),
  ),
];

describe("the deliveries of one policy", () => {
  it("have one in flight at most, the newest, whatever happens in whatever order", () => {
    fc.assert(
      fc.property(fc.commands(steps, { maxCommands: 60 }), (commands) => {
        fc.modelRun(() => ({ model: { decided: 0 }, real: new Target() }), commands);
      }),
      { numRuns: 200 },
    );
  });

  it("can each be ended by a newer decision while they may write", () => {
    for (const state of unwritten) expect(deliveryMoves[state]).toContain("superseded");
  });

  it("come to an end from every state, and no move leads back from an end that stays", () => {
    const stays = deliveryStates.filter((state) => deliveryMoves[state].length === 0);
    expect(stays.every((state) => endedStates.includes(state))).toBe(true);
    for (const state of deliveryStates) expect(reached(state).some((end) => stays.includes(end))).toBe(true);
  });
});

function reached(from: DeliveryState, seen: DeliveryState[] = []): DeliveryState[] {
  if (seen.includes(from)) return seen;
  return deliveryMoves[from].reduce((known, next) => reached(next, known), [...seen, from]);
}
