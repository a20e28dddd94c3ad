import { describe, expect, it } from "vitest";
import type { Draft, Facts, Rule } from "../facts";
import { at, facts, from, line, since, v1, v2 } from "../facts.fixture";
import { nothingStands, standingAfter } from "../standing";
import type { Track } from "../track";
import { breakerTripped } from "./breaker-tripped";
import { errorRise } from "./error-rise";
import { queueGrowth } from "./queue-growth";
import { ttftRise } from "./ttft-rise";

const said = ({ code, severity, version, upstream }: Draft) =>
  [code, severity, version ?? upstream ?? "-"].join(" ");
const run = (rule: Rule, given: Facts) => rule(given).map(said).join(" | ");
type Case = [what: string, given: Facts, expected: string];

const calls = (place: Track["labels"], rate: number) => line(from("orchestrator", place), rate);
const traffic = (requests: Track[], errors: Track[]) => facts({ tracks: { requests, errors } });
const unknown = { ...v1, version: "unknown" };

const fails = (later: [number, number | null][], usual = 0, place: Track["labels"] = v2) =>
  line(from("orchestrator", place), usual, later);

describe("error rise", () => {
  it.each<Case>([
    ["no data at all", facts(), ""],
    ["no errors", traffic([calls(v2, 5)], [fails([])]), ""],
    [
      "errors of one version only",
      traffic([calls(v1, 5), calls(v2, 5)], [fails([[30, 2]]), fails([], 0, v1)]),
      "error-rise critical v2",
    ],
    ["one error in few requests is chance", traffic([calls(v2, 0.1)], [fails([[30, 0.05]])]), ""],
    [
      "one request, and it fails",
      traffic([line(from("a", v2), null, [[20, 0.05]])], [fails([[20, 0.05]], 0)]),
      "",
    ],
    ["a few in very many are chance", traffic([calls(v2, 500)], [fails([[30, 1]])]), ""],
    ["a few percent", traffic([calls(v2, 10)], [fails([[30, 0.3]])]), "error-rise warning v2"],
    [
      "a slow service needs the long look",
      traffic([calls(v2, 0.2)], [fails([[60, 0.1]])]),
      "error-rise critical v2",
    ],
    ["as bad as it always is", traffic([calls(v2, 10)], [fails([], 0.3)]), ""],
    [
      "three times as bad as it always is",
      traffic([calls(v2, 10)], [fails([[30, 1.2]], 0.3)]),
      "error-rise critical v2",
    ],
    [
      "over by now",
      traffic(
        [calls(v2, 10)],
        [
          fails([
            [120, 5],
            [70, 0],
          ]),
        ],
      ),
      "",
    ],
    [
      "a version that is new",
      traffic([since(calls(v2, 5), 30)], [since(fails([], 2), 30)]),
      "error-rise critical v2",
    ],
    [
      "a gap in telemetry",
      traffic([line(from("a", v2), 5, [[60, null]])], [line(from("a", v2), 2, [[60, null]])]),
      "",
    ],
    [
      "calls that reached nobody",
      traffic([calls(unknown, 5)], [fails([[30, 5]], 0, unknown)]),
      "error-rise critical -",
    ],
    [
      "errors seen by two callers are one version's",
      traffic(
        [calls(v2, 5), line(from("b", v2), 5)],
        [fails([[30, 0.2]]), line(from("b", v2), 0, [[30, 0.2]])],
      ),
      "error-rise warning v2",
    ],
  ])("%s", (_, given, expected) => expect(run(errorRise, given)).toBe(expected));
});

describe("an error rise", () => {
  it("tells refusals of who asks too often apart, with the requests behind them", () => {
    const provider = { namespace: "external", service: "outside-provider", version: "unknown" };
    const given = facts({
      tracks: { requests: [calls(provider, 1.2)], throttled: [line(provider, 0, [[40, 0.8]])] },
    });
    const [draft] = errorRise(given);
    expect(draft).toMatchObject({ service: "outside-provider", params: { what: "throttled" } });
    expect(draft?.logs).toMatchObject({ service: "external/outside-provider", status: "429" });
    expect(draft?.figures[0]).toMatchObject({ name: "throttled", usual: 0 });
  });

  it("says since when, and keeps judging a fault that lasts by what was usual before it", () => {
    const requests = [calls(v2, 10)];
    const [draft] = errorRise(traffic(requests, [fails([[200, 3]])]));
    expect(draft?.since).toBe(at - 200);
    expect(draft?.usual).toEqual({ key: "error-rise errors/llm/chat-model/v2", value: 0 });
    const lasting = facts({
      tracks: { requests, errors: [fails([], 3)] },
      standing: standingAfter(
        nothingStands,
        { usual: [["error-rise errors/llm/chat-model/v2", 0.001]], since: [] },
        at,
      ),
    });
    expect(run(errorRise, lasting)).toBe("error-rise critical v2");
  });
});

describe("TTFT rise", () => {
  const p = (
    quantile: string,
    place: Track["labels"],
    usual: number | null,
    later: [number, number | null][] = [],
  ) => line({ ...place, quantile }, usual, later);
  const given = (ttft: Track[], requests = [calls(v1, 5), calls(v2, 5)]) =>
    facts({ tracks: { ttft, requests } });
  it.each<Case>([
    ["nothing known", facts(), ""],
    ["as usual", given([p("p50", v2, 60), p("p95", v2, 100)]), ""],
    [
      "ten times the usual",
      given([p("p50", v2, 60, [[30, 600]]), p("p95", v2, 100, [[30, 1400]])]),
      "ttft-rise critical v2",
    ],
    ["twice the usual of very little", given([p("p50", v2, 20, [[30, 60]])]), ""],
    ["three times", given([p("p50", v2, 200, [[30, 700]])]), "ttft-rise warning v2"],
    ["a few late ones only", given([p("p50", v2, 60), p("p95", v2, 100, [[30, 5000]])]), ""],
    [
      "over by now",
      given([
        p("p50", v2, 60, [
          [40, 900],
          [10, 60],
        ]),
      ]),
      "",
    ],
    ["one request", given([p("p50", v2, 60, [[30, 900]])], [calls(v2, 0.03)]), ""],
    [
      "a new version beside a quick one",
      given([p("p50", v1, 100), since(p("p50", v2, 900), 40)]),
      "ttft-rise critical v2",
    ],
    ["a new version alone", given([since(p("p50", v2, 900), 40)]), ""],
    ["a gap", given([p("p50", v2, 60, [[40, null]])]), ""],
  ])("%s", (_, facts, expected) => expect(run(ttftRise, facts)).toBe(expected));
});

describe("queue growth", () => {
  const tokens = (tenant: string, usual: number, now = usual) => line({ tenant }, usual, [[30, now]]);
  const given = (waiting: Track[], tenantTokens: Track[] = []) =>
    facts({ tracks: { waiting, tenantTokens } });
  it.each<Case>([
    ["no engines", facts(), ""],
    ["nobody waits", given([line(v1, 0)]), ""],
    ["two wait", given([line(v1, 0, [[30, 2]])]), ""],
    ["twelve wait", given([line(v1, 0, [[30, 12]])]), "queue-growth warning v1"],
    ["eighty wait", given([line(v1, 1, [[30, 80]])]), "queue-growth critical v1"],
    ["as many as always", given([line(v1, 12)]), ""],
    [
      "gone again",
      given([
        line(v1, 0, [
          [30, 40],
          [10, 0],
        ]),
      ]),
      "",
    ],
    ["a gap", given([line(v1, 0, [[30, null]])]), ""],
  ])("%s", (_, given, expected) => expect(run(queueGrowth, given)).toBe(expected));

  it.each<[string, Track[], string | undefined]>([
    ["one tenant's flood", [tokens("a", 5000), tokens("d", 3000, 24_000)], "d"],
    ["everybody's growth", [tokens("a", 5000, 15_000), tokens("d", 3000, 9000)], undefined],
    ["nobody's", [tokens("a", 5000), tokens("d", 3000)], undefined],
    [
      "a small tenant that doubled, beside a big one's growth",
      [tokens("a", 5000, 9000), tokens("d", 100, 250)],
      undefined,
    ],
    ["a tenant that is new", [tokens("a", 5000), since(tokens("e", 20_000), 30)], "e"],
    ["no such series", [], undefined],
  ])("names the tenant for %s", (_, tenants, expected) => {
    const [draft] = queueGrowth(given([line(v1, 0, [[30, 60]])], tenants));
    expect(draft?.params.tenant).toBe(expected);
    expect(draft?.logs?.tenant).toBe(expected);
  });
});

describe("breaker tripped", () => {
  const refused = (rate: number | null, seconds = 30) => line(v1, 0, [[seconds, rate]]);
  const given = (track: Track, asked = 10) =>
    facts({ tracks: { refused: [track], requests: [calls(v1, asked)] } });
  it.each<Case>([
    ["no breakers", facts(), ""],
    ["it lets all through", given(refused(0)), ""],
    ["a burst met it once", given(refused(0.1)), ""],
    ["it refuses", given(refused(5)), "breaker-tripped critical v1"],
    ["it refuses a few of very many", given(refused(0.5), 100), "breaker-tripped warning v1"],
    ["a gap", given(refused(null)), ""],
    [
      "of the whole service",
      given({ ...refused(5), labels: { ...v1, version: "" } }),
      "breaker-tripped critical -",
    ],
  ])("%s", (_, given, expected) => expect(run(breakerTripped, given)).toBe(expected));

  it("leads to the policy that has the limit, and to what was refused", () => {
    const policy = { id: "p9", kind: "circuit-breaker", namespace: "llm", service: "chat-model" } as const;
    const policies = [{ ...policy, strength: null, changeId: null, lagsSince: null }];
    const [draft] = breakerTripped({ ...given(refused(5)), policies });
    expect(draft).toMatchObject({ policyId: "p9", logs: { service: "llm/chat-model", flag: "UO" } });
  });
});
