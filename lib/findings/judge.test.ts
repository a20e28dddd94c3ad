import { describe, expect, it } from "vitest";
import type { Facts } from "./facts";
import { at, atSeconds, change, facts, from, group, line, v1, v2 } from "./facts.fixture";
import { judge } from "./judge";
import { nothingStands, standingAfter } from "./standing";

const place = (service: string, version = "v1") => ({ namespace: "llm", service, version });
const model = (version: string) => place("chat-model", version);

/** gateway -> orchestrator -> chat-model; each fails so many calls a second since half a minute. */
function chain(errors: { gateway?: number; orchestrator?: number; model?: number; unknown?: number }): Facts {
  const edge = (caller: string, called: ReturnType<typeof place>, rate: number) =>
    line(from(caller, called), 0, [[30, rate]]);
  return facts({
    tracks: {
      requests: [
        line(from("users", place("gateway")), 10),
        line(from("gateway", place("orchestrator")), 10),
        line(from("orchestrator", model("v1")), 8),
        line(from("orchestrator", model("v3")), 2),
        line(from("orchestrator", model("unknown")), 0, [[30, errors.unknown ?? 0]]),
      ],
      errors: [
        edge("users", place("gateway"), errors.gateway ?? 0),
        edge("gateway", place("orchestrator"), errors.orchestrator ?? 0),
        edge("orchestrator", model("v1"), 0),
        edge("orchestrator", model("v3"), errors.model ?? 0),
        edge("orchestrator", model("unknown"), errors.unknown ?? 0),
      ],
    },
  });
}

const named = (given: Facts) =>
  judge(given).findings.map(({ code, service, version, seenBy }) =>
    [code, service, version ?? "-", ...(seenBy.length > 0 ? [`(${seenBy.toSorted().join()})`] : [])].join(
      " ",
    ),
  );

describe("the cause, not those who suffer from it", () => {
  it.each<[string, Facts, string[]]>([
    ["nothing", chain({}), []],
    [
      "a version fails, and so do all before it",
      chain({ gateway: 1, orchestrator: 1, model: 1 }),
      ["error-rise chat-model v3 (gateway,orchestrator)"],
    ],
    ["callers that try again see nothing", chain({ model: 1 }), ["error-rise chat-model v3"]],
    [
      "a caller that fails much more than what it calls is one of its own",
      chain({ gateway: 8, orchestrator: 8, model: 1 }),
      ["error-rise orchestrator v1 (gateway)", "error-rise chat-model v3"],
    ],
    ["a caller that fails alone", chain({ gateway: 2 }), ["error-rise gateway v1"]],
  ])("%s", (_, given, expected) => expect(named(given).toSorted()).toEqual(expected.toSorted()));

  it("names who blame each other both", () => {
    const both = ["a", "b"].map((service) => place(service));
    const [a, b] = both as [(typeof both)[0], (typeof both)[0]];
    const errors = [line(from("b", a), 0, [[30, 4]]), line(from("a", b), 0, [[30, 4]])];
    const requests = [line(from("b", a), 10), line(from("a", b), 10)];
    expect(named(facts({ tracks: { requests, errors } }))).toEqual(["error-rise a v1", "error-rise b v1"]);
  });

  it("tells calls that reached nobody by what kept them", () => {
    const given = chain({ gateway: 4, orchestrator: 4, unknown: 4 });
    expect(named(given)).toEqual(["error-rise chat-model - (gateway,orchestrator)"]);
    const refused = [line(model("v1"), 0, [[30, 4]])];
    const tripped = { ...given, tracks: { ...given.tracks, refused } };
    expect(named(tripped)).toEqual(["breaker-tripped chat-model v1 (gateway,orchestrator)"]);
  });

  it.each<[string, number, string]>([
    ["a full version is late because it is full", 40, "queue-growth"],
    ["a slow version has a queue because it is slow", 400, "ttft-rise"],
  ])("%s", (_, gapMs, expected) => {
    const given = facts({
      tracks: {
        requests: [line(from("orchestrator", v2), 5)],
        ttft: [line({ ...v2, quantile: "p50" }, 60, [[30, 4000]])],
        tokenGap: [line({ ...v2, quantile: "p50" }, 20, [[30, gapMs]])],
        waiting: [line(v2, 0, [[30, 40]])],
      },
    });
    expect(named(given)).toEqual([`${expected} chat-model v2`]);
  });
});

describe("what a finding says", () => {
  const failing = (changes: Facts["changes"], place = v2, known: { since?: Map<string, number> } = {}) =>
    judge(
      facts({
        standing: standingAfter(nothingStands, { usual: [], since: known.since ?? [] }, at - 10),
        tracks: {
          requests: [line(from("orchestrator", place), 5)],
          errors: [line(from("orchestrator", place), 0, [[60, 2]])],
        },
        changes,
      }),
    ).findings[0];

  it("offers to undo the change that gave the version its traffic, and else to shift away", () => {
    const shift = change({ createdAt: atSeconds(100) });
    expect(failing([shift])?.actions.map(({ code }) => code)).toEqual(["undo", "shift-away"]);
    expect(failing([shift], v1)?.actions.map(({ code }) => code)).toEqual(["shift-away"]);
    expect(failing([])?.changes).toEqual([]);
  });

  it.each<[string, Parameters<typeof change>[0], boolean]>([
    ["fourteen minutes before", { createdAt: atSeconds(14 * 60) }, true],
    ["twenty minutes before", { createdAt: atSeconds(20 * 60) }, false],
    ["as it began", { createdAt: atSeconds(45) }, true],
    ["well after it began", { createdAt: atSeconds(10) }, false],
    ["of another service", { service: "gateway" }, false],
  ])("shows a change %s: %s", (_, over, isShown) => {
    expect(failing([change(over)])?.changes).toHaveLength(isShown ? 1 : 0);
  });

  it("passes over what was done and taken back before", () => {
    const done = change({ id: "a", createdAt: atSeconds(200), revertedByChangeId: "b" });
    const back = change({ id: "b", kind: "undo", createdAt: atSeconds(150), revertsChangeId: "a" });
    expect(failing([back, done])?.changes).toEqual([]);
    expect(failing([back])?.changes).toHaveLength(1);
  });

  it("is the same finding while the fault lasts, with since and the failing requests", () => {
    const finding = failing([]);
    expect(finding).toMatchObject({
      id: "error-rise:llm/chat-model:v2",
      since: new Date((at - 60) * 1000).toISOString(),
      logs: { service: "llm/chat-model", version: "v2", status: "error" },
    });
    expect(finding?.logs?.from).toBe(new Date((at - 90) * 1000).toISOString());
  });

  it("keeps what was usual for as long as it lasts, and no longer", () => {
    const lasting = facts({ tracks: { waiting: [line(v1, 0, [[30, 60]])] } });
    const { standing } = judge(lasting);
    expect(standing.usual.get("queue-growth/llm/chat-model/v1")?.value).toBe(0);
    const later = facts({ tracks: { waiting: [line(v1, 60)] }, standing });
    expect(judge(later).findings).toHaveLength(1);
    const quiet = (seconds: number) =>
      judge({ ...facts({ tracks: { waiting: [line(v1, 0)] }, standing }), at: at + seconds }).standing;
    expect(quiet(30).usual.size).toBe(1);
    expect(quiet(60)).toEqual({ usual: new Map(), since: new Map() });
  });

  it("began when it was first seen to, and shows what was changed then, though lines reach back no further", () => {
    const shift = change({ createdAt: atSeconds(20 * 60) });
    const finding = failing([shift], v2, {
      since: new Map([["error-rise:llm/chat-model:v2", at - 19 * 60]]),
    });
    expect(finding?.since).toBe(atSeconds(19 * 60));
    expect(finding?.logs?.from).toBe(atSeconds(19 * 60 + 30));
    expect(finding?.actions[0]).toEqual({ code: "undo", changeId: shift.id });
  });

  it("offers to contain the tenant that it names", () => {
    const tenantTokens = [line({ tenant: "loud" }, 40, [[30, 900]]), line({ tenant: "quiet" }, 40)];
    const given = facts({ tracks: { waiting: [line(v1, 0, [[30, 60]])], tenantTokens } });
    const place = { namespace: "llm", service: "chat-model" };
    expect(judge(given).findings[0]?.actions).toEqual([{ code: "contain", ...place, tenant: "loud" }]);
  });

  it("puts the worst first", () => {
    const given = facts({
      tracks: { waiting: [line(v1, 0, [[30, 9]]), line(v2, 0, [[60, 90]])] },
      endpoints: { groups: [group(v1, 1)], isFresh: true },
    });
    expect(named({ ...given, couldAsk: false })).toEqual([
      "queue-growth chat-model v2",
      "queue-growth chat-model v1",
    ]);
  });
});

it("leads to the mesh's page where the fault is no service's", () => {
  const away = { upstream: "loki", kind: "loki", state: "down", lastGoodAt: null, latencyMs: null } as const;
  const given = facts({ upstreams: [{ ...away, since: atSeconds(60), error: "gone" }] });
  expect(judge(given).findings[0]?.actions).toEqual([{ code: "open-mesh" }]);
});
