import { describe, expect, it } from "vitest";
import type { Draft, Facts, Rule } from "../facts";
import { atSeconds, change, facts, from, group, line, v1, v2 } from "../facts.fixture";
import type { Track } from "../track";
import { deadUpstream } from "./dead-upstream";
import { ejectedEndpoints } from "./ejected-endpoints";
import { emptyPool } from "./empty-pool";
import { stuckDelivery } from "./stuck-delivery";
import { telemetryGap } from "./telemetry-gap";

const said = ({ code, severity, version, upstream }: Draft) =>
  [code, severity, version ?? upstream ?? "-"].join(" ");
const run = (rule: Rule, given: Facts) => rule(given).map(said).join(" | ");
type Case = [what: string, given: Facts, expected: string];

const calls = (place: Track["labels"], rate: number) => line(from("orchestrator", place), rate);

describe("empty pool", () => {
  const reranker = { namespace: "llm", service: "reranker", version: "v1" };
  const lost = line(from("orchestrator", { ...reranker, version: "unknown" }), 0, [[20, 12]]);
  const requests = [line(from("orchestrator", reranker), 12, [[20, 0]]), lost];
  const known = new Set(["llm/reranker"]);
  const fresh = (...groups: ReturnType<typeof group>[]) => ({ groups, isFresh: true });
  const given = (over: Partial<Facts>) =>
    facts({ tracks: { requests, errors: [lost] }, endpointsBefore: known, ...over });
  const split = (wanted: Record<string, number>, ...groups: ReturnType<typeof group>[]) =>
    facts({
      tracks: { requests: [calls(v1, 10)] },
      endpoints: fresh(...groups),
      wanted: new Map([["llm/chat-model", wanted]]),
    });
  it.each<Case>([
    ["nobody left", given({ endpoints: fresh() }), "empty-pool critical -"],
    ["somebody there", given({ endpoints: fresh(group(reranker, 1)) }), ""],
    ["nobody asks the control plane", given({ endpoints: null }), ""],
    [
      "the control plane is away: what it said is old",
      given({ endpoints: { groups: [], isFresh: false } }),
      "",
    ],
    [
      "a service outside the mesh never had endpoints",
      given({ endpoints: fresh(), endpointsBefore: new Set() }),
      "",
    ],
    ["nobody calls it", facts({ endpoints: fresh(), endpointsBefore: known }), ""],
    [
      "it serves all the same",
      facts({ tracks: { requests: [calls(reranker, 9)] }, endpoints: fresh(), endpointsBefore: known }),
      "",
    ],
    [
      "a version with weight and nobody",
      split({ v1: 8000, v2: 2000 }, group(v1, 2)),
      "empty-pool critical v2",
    ],
    ["a version without weight", split({ v1: 10_000, v2: 0 }, group(v1, 2)), ""],
    ["all versions there", split({ v1: 8000, v2: 2000 }, group(v1, 2), group(v2, 1)), ""],
  ])("%s", (_, given, expected) => expect(run(emptyPool, given)).toBe(expected));
});

describe("ejected endpoints", () => {
  const given = (count: number) =>
    facts({
      tracks: { ejected: [line(v2, 0, [[20, count]])] },
      endpoints: { groups: [group(v2, 2)], isFresh: true },
    });
  it.each<[ejected: number, expected: string]>([
    [0, ""],
    [1, "ejected-endpoints warning v2"],
    [2, "ejected-endpoints critical v2"],
  ])("%d of two", (count, expected) => expect(run(ejectedEndpoints, given(count))).toBe(expected));
});

describe("dead upstream", () => {
  const state = (
    upstream: "loki" | "prometheus" | "registry",
    state: "up" | "down" | "unknown" | "absent",
    seconds: number,
  ) =>
    facts({
      upstreams: [
        {
          upstream,
          kind: "x",
          state,
          since: atSeconds(seconds),
          lastGoodAt: null,
          error: "gone",
          latencyMs: null,
        },
      ],
    });
  it.each<Case>([
    ["it answers", state("prometheus", "up", 60), ""],
    ["nobody asked it yet", state("prometheus", "unknown", 60), ""],
    ["there is none", state("loki", "absent", 60), ""],
    ["it was away for a moment", state("prometheus", "down", 1), ""],
    ["it is away", state("prometheus", "down", 5), "dead-upstream critical prometheus"],
    ["logs cannot be searched", state("loki", "down", 5), "dead-upstream warning loki"],
    ["endpoints stay as last told", state("registry", "down", 5), "dead-upstream warning registry"],
  ])("%s", (_, given, expected) => expect(run(deadUpstream, given)).toBe(expected));
});

describe("telemetry gap", () => {
  const up = (later: [number, number | null][]) => line({ ...v1, pod: "chat-model-v1-0" }, 1, later);
  const given = (targets: Track[], groups = [group(v1, 1)], over: Partial<Facts> = {}) =>
    facts({ tracks: { targets }, endpoints: { groups, isFresh: true }, ...over });
  it.each<Case>([
    ["scraped", given([up([])]), ""],
    ["not scraped, and it serves", given([up([[40, 0]])]), "telemetry-gap warning v1"],
    ["a late scrape", given([up([[10, 0]])]), ""],
    ["not scraped, because it is gone", given([up([[40, 0]])], []), ""],
    ["gone from the configuration", given([up([[80, null]])]), "telemetry-gap warning prometheus"],
    ["not one series", given([]), "telemetry-gap warning prometheus"],
    ["not one series yet", given([], [group(v1, 1, 20)]), ""],
    ["Prometheus is away: another finding", given([], [group(v1, 1)], { couldAsk: false }), ""],
  ])("%s", (_, given, expected) => expect(run(telemetryGap, given)).toBe(expected));
});

describe("stuck delivery", () => {
  const made = (state: "queued" | "delivering" | "failed" | "conflicted" | "accepted", secondsAgo: number) =>
    facts({ changes: [change({ state, createdAt: atSeconds(secondsAgo) })] });
  const lags = (secondsAgo: number | null, rejected: { node: string; detail: string }[] = []) =>
    facts({
      policies: [
        {
          ...{ id: "p1", kind: "route", namespace: "llm", service: "chat-model", changeId: "c1" },
          strength: {
            kind: "proxies",
            acked: 2,
            total: secondsAgo === null ? 2 : 3,
            lagging: secondsAgo === null ? [] : ["n"],
            rejected,
          },
          lagsSince: secondsAgo === null ? null : atSeconds(secondsAgo),
        },
      ],
    });
  const refused = facts({
    policies: [
      {
        ...{ id: "p1", kind: "route", namespace: "llm", service: "chat-model", changeId: "c1" },
        strength: { kind: "refused", by: "a/b", reason: "BackendNotFound", detail: "" },
        lagsSince: atSeconds(20),
      },
    ],
  });
  it.each<Case>([
    ["nothing decided", facts(), ""],
    ["queued just now", made("queued", 3), ""],
    ["queued for long", made("queued", 90), "stuck-delivery critical -"],
    ["delivering for long", made("delivering", 90), "stuck-delivery critical -"],
    ["failed", made("failed", 3), "stuck-delivery critical -"],
    ["conflicted", made("conflicted", 3), "stuck-delivery critical -"],
    ["accepted and measured", made("accepted", 600), ""],
    [
      "conflicted, and decided anew since",
      facts({ changes: [change({ id: "c2" }), change({ state: "conflicted" })] }),
      "",
    ],
    ["every proxy has it", lags(null), ""],
    ["one is a moment behind", lags(2), ""],
    ["one is silent", lags(20), "stuck-delivery warning -"],
    ["its controller refused it", refused, "stuck-delivery critical -"],
    ["one refused it", lags(20, [{ node: "n", detail: "no" }]), "stuck-delivery critical -"],
  ])("%s", (_, given, expected) => expect(run(stuckDelivery, given)).toBe(expected));
});
