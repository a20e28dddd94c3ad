import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry } from "../entry";
import { assembleStory } from "./assemble-story";
import { embedder, entryOf, gateway, orchestrator, retriever, served, whole } from "./story.fixture";

const entries = whole.map((each) => entryOf(each));
const shape = ({ hops }: ReturnType<typeof assembleStory>) =>
  hops.map(({ depth, service, version, attempt, startMs }) => [depth, service, version, attempt, startMs]);
const inOrder = [
  [0, "gateway", "v1", 1, 0],
  [1, "orchestrator", "v1", 1, 5],
  [2, "retriever", "v1", 1, 10],
  [3, "embedder", "v1", 1, 15],
  [2, "chat-model", "v1", 1, 110],
  [2, "chat-model", "v2", 2, 120],
];

describe("a request's story", () => {
  it("puts callers before whom they called, with the rule that chose, the refusal and the sentence", () => {
    const story = assembleStory(entries, null);
    expect(shape(story)).toEqual(inOrder);
    expect(story).toMatchObject({ tenant: "acme", model: "qa-chat-large", durationMs: 8_100, outcome: "ok" });
    expect(story.startedAt).toBe("2026-11-24T10:00:00.000000000Z");
    expect(story.sentence).toEqual([
      { code: "served", service: "chat-model", version: "v2" },
      { code: "chosen", chosenBy: { policyId: "0199-p", revision: 14, rule: "default" } },
      { code: "took", ms: 8_100 },
      { code: "queued", ms: 6_900 },
      { code: "attempts", count: 2 },
      { code: "recovered", count: 1 },
    ]);
    expect(story.hops[4]).toMatchObject({
      reporter: "source",
      flags: ["UO"],
      outcome: "error",
      durationMs: 1,
    });
    expect(story.hops[5]).toMatchObject({ queueMs: 6_900, ttftMs: 7_000, completionTokens: 96 });
  });

  it("names the deepest failure", () => {
    const down = { ...retriever, status: "UNAVAILABLE" };
    const lost = { ...embedder, reporter: "source", status: "UNAVAILABLE", response_flags: "UH" };
    const story = assembleStory(
      [{ ...gateway, status: "503" }, { ...orchestrator, status: "UNAVAILABLE" }, down, lost].map((each) =>
        entryOf(each),
      ),
      null,
    );
    expect(story.sentence.slice(0, 2)).toEqual([
      { code: "failed", service: "embedder", version: "v1", status: "UNAVAILABLE" },
      { code: "flag", flag: "UH" },
    ]);
  });

  it("is the same in whatever order and however often its lines come", () => {
    const told = assembleStory(entries, null);
    const shuffled = fc.shuffledSubarray([...entries, ...entries], { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(shuffled, (lines) => {
        const again = assembleStory(lines, null);
        expect(again.hops).toEqual(told.hops);
        expect(again.sentence).toEqual(told.sentence);
        expect(again.repeatedLines).toBe(6);
      }),
    );
  });

  it("loses no line that it was given, whichever others are missing", () => {
    fc.assert(
      fc.property(fc.subarray(entries, { minLength: 1 }), (some) => {
        const { hops } = assembleStory(some, null);
        expect(hops.map(({ lineId }) => lineId).sort()).toEqual(
          some.map(({ ns, key }) => `${ns}-${key}`).sort(),
        );
        expect(Math.min(...hops.map(({ startMs }) => startMs))).toBe(0);
        for (const { parentId, depth } of hops) {
          const parent = hops.find(({ id }) => id === parentId);
          expect(depth).toBe(parent ? parent.depth + 1 : 0);
        }
      }),
    );
  });
});

describe("a story with parts that are not as they should be", () => {
  it("guesses by name and time whom a hop belongs to, and says so", () => {
    const orphan = { ...embedder, parent_span_id: "gone" };
    const story = assembleStory(
      [gateway, orchestrator, retriever, orphan].map((each) => entryOf(each)),
      null,
    );
    expect(story.hops[3]).toMatchObject({ service: "embedder", depth: 3, isGuessed: true });
    const alone = assembleStory(
      [gateway, orphan].map((each) => entryOf(each)),
      null,
    );
    expect(alone.hops[1]).toMatchObject({ service: "embedder", depth: 0, isGuessed: true });
  });

  it("sets a clock right that its caller's time shows to be off, with all below it", () => {
    const off = 60_000;
    const skewed = [
      gateway,
      orchestrator,
      { ...retriever, start: retriever.start + off },
      { ...embedder, start: embedder.start + off },
      served,
    ].map((each) => entryOf(each));
    const { hops, durationMs } = assembleStory(skewed, null);
    const found = hops.filter(({ service }) => service === "retriever" || service === "embedder");
    expect(found.every(({ skewMs }) => skewMs < -50_000)).toBe(true);
    expect(Math.max(...hops.map((hop) => hop.startMs + (hop.durationMs ?? 0)))).toBeLessThanOrEqual(8_100);
    expect((found[1]?.startMs ?? 0) - (found[0]?.startMs ?? 0)).toBeCloseTo(5, 3);
    expect(durationMs).toBe(8_100);
  });

  it("does not turn in rings", () => {
    const ring = [
      { ...retriever, parent_span_id: "d1" },
      { ...embedder, parent_span_id: "c1" },
    ].map((each) => entryOf(each));
    expect(assembleStory(ring, null).hops).toHaveLength(2);
  });

  it("tells apart two requests that carried one id", () => {
    const later = whole.map((each) => entryOf({ ...each, start: each.start + 86_400_000, trace_id: "ffff" }));
    const both = [...entries, ...later];
    expect(assembleStory(both, null)).toMatchObject({
      traceId: "ffff",
      namesakes: [{ traceId: expect.stringMatching(/^4bf9/) }],
    });
    const first = assembleStory(both, entries[0]?.ns ?? 0n);
    expect(first.traceId).toMatch(/^4bf9/);
    expect(shape(first)).toEqual(inOrder);
  });

  it.each([
    ["nothing", []],
    ["what is no access log", ["plain text", "{}", '{"a":1}', "[1]", '{"service":7}', "\u0000"]],
    [
      "fields of other kinds",
      ['{"service":"a","span_id":{},"duration_ms":"x","attempt":-1,"time":"now","policy_revision":"y"}'],
    ],
  ])("survives %s", (_name, texts) => {
    const strange: Entry[] = texts.map((line, index) => ({
      ns: BigInt(index),
      key: String(index),
      labels: {},
      line,
    }));
    const story = assembleStory(strange, null);
    expect(story.entries).toHaveLength(texts.length);
    expect(story.hops.length).toBeLessThanOrEqual(1);
  });
});
