import { describe, expect, it } from "vitest";
import type { Strength } from "./changes";
import { deliveryMoves, deliveryStates, endedStates, mayMove, requireMove } from "./delivery-state";
import { holderOf } from "./holder";
import { type StateFacts, stateWord } from "./state-word";
import { drainWatchSeconds, nextLookMs } from "./watch-plan";

const proxies = (acked: number, total: number, rejected = 0): Strength => ({
  kind: "proxies",
  acked,
  total,
  lagging: [],
  rejected: Array.from({ length: rejected }, (_, at) => ({ node: `n${at}`, detail: "no" })),
});
const none: Strength = { kind: "none" };

describe("the moves of a delivery", () => {
  it("leads out of every state that is no end, and nowhere out of those that are", () => {
    for (const state of ["converged", "superseded", "cancelled"] as const)
      expect(deliveryMoves[state]).toEqual([]);
    for (const state of deliveryStates)
      if (!endedStates.includes(state)) expect(deliveryMoves[state].length).toBeGreaterThan(0);
  });

  it("refuses what the table does not have", () => {
    expect(mayMove("accepted", "converged")).toBe(true);
    expect(mayMove("superseded", "delivering")).toBe(false);
    expect(() => requireMove("cancelled", "accepted")).toThrow(
      expect.objectContaining({ code: "invalid-transition", params: { from: "cancelled", to: "accepted" } }),
    );
  });
});

describe("stateWord", () => {
  const accepted = (
    strength: Strength,
    state?: "waiting-for-traffic" | "measuring" | "unknown",
  ): StateFacts => ({
    state: "accepted",
    attempts: 1,
    strength,
    convergence: state ? { state } : null,
  });

  it.each<[StateFacts, string]>([
    [{ state: "queued", attempts: 0, strength: none, convergence: null }, "queued"],
    [{ state: "queued", attempts: 2, strength: none, convergence: null }, "retrying"],
    [accepted({ kind: "stored" }), "stored"],
    [accepted({ kind: "programmed" }), "programmed"],
    [accepted({ kind: "programmed" }, "measuring"), "measuring"],
    [
      accepted({ kind: "refused", by: "a/b", reason: "RefNotPermitted", detail: "" }, "measuring"),
      "refused-by-controller",
    ],
    [accepted(proxies(37, 38), "measuring"), "reaching-proxies"],
    [accepted(proxies(37, 38, 1), "measuring"), "refused-by-proxies"],
    [accepted(proxies(2, 2), "waiting-for-traffic"), "waiting-for-traffic"],
    [accepted(proxies(2, 2), "unknown"), "unmeasured"],
    [accepted(proxies(2, 2)), "in-force"],
    [{ state: "converged", attempts: 1, strength: none, convergence: undefined }, "converged"],
    [{ state: "converged", attempts: 1, strength: proxies(2, 2), convergence: null }, "in-force"],
    [{ state: "converged", attempts: 1, strength: { kind: "programmed" }, convergence: null }, "programmed"],
  ])("%j is %s", (facts, word) => {
    expect(stateWord(facts)).toBe(word);
  });
});

describe("holderOf", () => {
  const delivery = { id: "mine", sequence: 5n };
  it.each([
    [{ etag: "", deliveryId: null }, null, null, "nobody"],
    [{ etag: "e", deliveryId: "mine" }, null, null, "own"],
    [{ etag: "e", deliveryId: "a" }, { sequence: 4n }, null, "older"],
    [{ etag: "e", deliveryId: "b" }, { sequence: 6n }, null, "newer"],
    [{ etag: "e", deliveryId: "x" }, null, "e", "acknowledged"],
    [{ etag: "e", deliveryId: "x" }, null, "f", "foreign"],
    [{ etag: "e", deliveryId: null }, null, null, "foreign"],
  ])("%j is held by %s", (held, known, acknowledgedEtag, holder) => {
    expect(holderOf({ held, delivery, known, acknowledgedEtag })).toBe(holder);
  });
});

describe("nextLookMs", () => {
  const measured = (state: "measuring" | "converged", draining = 0) => ({
    state,
    draining: Array.from({ length: draining }, () => ({ version: "v1", open: 1, oldestSeconds: 9 })),
  });

  it("ends when all proxies have it, it has converged and nothing drains", () => {
    const everywhere = proxies(2, 2);
    expect(
      nextLookMs({ acceptedSeconds: 5, strength: everywhere, convergence: measured("converged") }),
    ).toBeNull();
    expect(nextLookMs({ acceptedSeconds: 5, strength: everywhere, convergence: null })).toBeNull();
    expect(
      nextLookMs({ acceptedSeconds: 5, strength: everywhere, convergence: measured("converged", 1) }),
    ).toBe(1_000);
    const late = { acceptedSeconds: drainWatchSeconds, strength: everywhere };
    expect(nextLookMs({ ...late, convergence: measured("converged", 1) })).toBeNull();
  });

  it("never gives up on a split that is still measured, but slows down", () => {
    const at = (acceptedSeconds: number) =>
      nextLookMs({ acceptedSeconds, strength: proxies(2, 2), convergence: measured("measuring") });
    expect([at(0), at(200), at(100_000)]).toEqual([1_000, 3_000, 10_000]);
  });
});
