import { describe, expect, it } from "vitest";
import type { Convergence, DeliveryView, Strength } from "../../lib/changes/changes";
import { secondsLeft, stagesOf } from "./progress-stages";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const queued: DeliveryView = {
  id: "d",
  policyId: "p",
  revision: 2,
  state: "queued",
  strength: { kind: "none" },
  attempts: 0,
  queuedAt: at(0),
  stateSince: at(0),
  acceptedAt: null,
  convergedAt: null,
  nextAttemptAt: null,
  usualSeconds: 1,
  lastError: null,
  convergence: null,
  commit: null,
  steps: [],
};
const convergence: Convergence = {
  state: "measuring",
  sample: 100,
  sampleNeeded: 400,
  countedSince: at(2),
  counter: "requests-started",
  versions: [],
  draining: [],
  looks: 0,
  failure: null,
};
const proxies = (acked: number, rejected: { node: string; detail: string }[] = []): Strength => ({
  kind: "proxies",
  acked,
  total: 2,
  lagging: [],
  rejected,
});
const tookIt = { at: at(2), state: "accepted", code: "proxies-took-it", params: {} } as const;
const accepted: DeliveryView = {
  ...queued,
  state: "accepted",
  acceptedAt: at(1),
  strength: proxies(2),
  steps: [tookIt],
};
const error = { code: "upstream-unavailable", message: "gone", at: at(1) };

describe("stagesOf", () => {
  it.each<[string, DeliveryView, string]>([
    ["queued", queued, "done moving waiting waiting"],
    [
      "waiting for a control plane that is away",
      { ...queued, lastError: error },
      "done wrong waiting waiting",
    ],
    [
      "delivering again after an error",
      { ...queued, state: "delivering", lastError: error },
      "done moving waiting waiting",
    ],
    ["refused", { ...queued, state: "failed" }, "done wrong stopped stopped"],
    ["conflicted", { ...queued, state: "conflicted" }, "done wrong waiting waiting"],
    ["cancelled", { ...queued, state: "cancelled" }, "done stopped stopped stopped"],
    ["written", { ...accepted, strength: { kind: "stored" }, steps: [] }, "done done moving waiting"],
    [
      "refused by a proxy",
      { ...accepted, strength: proxies(1, [{ node: "a", detail: "b" }]), steps: [] },
      "done done wrong waiting",
    ],
    [
      "refused by its controller",
      { ...accepted, strength: { kind: "refused", by: "a/b", reason: "Invalid", detail: "" }, steps: [] },
      "done done wrong waiting",
    ],
    ["with all proxies", accepted, "done done done waiting"],
    ["measuring", { ...accepted, convergence }, "done done done moving"],
    [
      "unmeasured",
      { ...accepted, convergence: { ...convergence, state: "unknown" } },
      "done done done wrong",
    ],
    ["superseded on the way", { ...accepted, state: "superseded" }, "done done done stopped"],
    ["converged", { ...accepted, state: "converged", convergedAt: at(61) }, "done done done done"],
  ])("%s", (_, delivery, expected) => {
    expect(
      stagesOf(delivery)
        .map(({ state }) => state)
        .join(" "),
    ).toBe(expected);
  });

  it("says how long each stage took", () => {
    const stages = stagesOf({ ...accepted, state: "converged", convergedAt: at(61) });
    expect(stages.map(({ tookMs }) => tookMs)).toEqual([null, 1_000, 1_000, 60_000]);
  });
});

describe("secondsLeft", () => {
  it.each<[Convergence, number, number | null]>([
    [convergence, 12, 30],
    [{ ...convergence, sample: 500 }, 12, 0],
    [{ ...convergence, sample: 0 }, 12, null],
    [{ ...convergence, countedSince: null }, 12, null],
    [convergence, 1, null],
  ])("%j at second %d is %s", (given, second, expected) => {
    expect(secondsLeft(given, Date.parse(at(second)))).toBe(expected);
  });
});
