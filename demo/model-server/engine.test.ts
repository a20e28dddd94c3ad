import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Engine, type EngineObserver } from "./engine";
import { blockTokens } from "./kv-blocks";
import type { EngineProfile } from "./profiles";
import type { FinishReason, Sequence } from "./sequence";

const profile: EngineProfile = {
  stepMs: 10,
  perSequenceMs: 0.1,
  perPrefillTokenMs: 0.1,
  perContextKiloTokenMs: 0,
  maxSequences: 4,
  maxBatchedTokens: 64,
  kvBlocks: 40,
  maxModelTokens: 500,
  maxQueued: 50,
};

type Seen = { tokens: number[]; reasons: FinishReason[] };

function watchedEngine(overrides: Partial<EngineProfile> = {}) {
  const admitted: Sequence[] = [];
  const counts = { preempted: 0, tokens: 0, cached: 0 };
  const observer: EngineObserver = {
    onAdmitted: (sequence) => admitted.push(sequence),
    onPrefixLookup: (_queried, hits) => {
      counts.cached += hits;
    },
    onPrompt: () => {},
    onToken: () => {
      counts.tokens++;
    },
    onStep: () => {},
    onPreempted: () => {
      counts.preempted++;
    },
    onFinished: () => {},
  };
  const engine = new Engine({ ...profile, ...overrides }, observer);
  const submit = (
    promptTokens: number,
    maxTokens: number,
    stopAt = Number.POSITIVE_INFINITY,
    hashes: number[] = [],
  ) => {
    const seen: Seen = { tokens: [], reasons: [] };
    const sequence = engine.submit(
      {
        promptTokens,
        prefixHashes: hashes,
        maxTokens,
        stopAt,
        onToken: (index) => seen.tokens.push(index),
        onFinish: (reason) => seen.reasons.push(reason),
      },
      0,
    );
    return { sequence, seen };
  };
  return { engine, submit, admitted, counts };
}

function runToEnd(engine: Engine, check: (now: number) => void = () => {}): number {
  let now = 0;
  for (let steps = 0; steps < 100_000; steps++) {
    const step = engine.plan(now);
    if (!step) return now;
    expect(step.tokens).toBeLessThanOrEqual(engine.profile.maxBatchedTokens);
    expect(step.work.length).toBeLessThanOrEqual(engine.profile.maxSequences);
    expect(engine.kv.usage).toBeLessThanOrEqual(1);
    now += step.durationMs;
    engine.complete(step, now);
    check(now);
  }
  throw new Error("the engine does not come to rest");
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("Engine", () => {
  it("gives every request exactly its tokens, in order, and frees the cache, however tight it is", () => {
    const request = fc.record({
      prompt: fc.integer({ min: 1, max: 250 }),
      answer: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 12 }), (requests) => {
        const { engine, submit, counts } = watchedEngine({ kvBlocks: 32 });
        const all = requests.map(({ prompt, answer }) => ({ answer, ...submit(prompt, answer) }));
        runToEnd(engine);
        for (const { answer, seen } of all) {
          expect(seen.tokens).toEqual(upTo(answer));
          expect(seen.reasons).toEqual(["length"]);
        }
        expect(counts.tokens).toBe(requests.reduce((sum, { answer }) => sum + answer, 0));
        expect(engine.kv.used).toBe(0);
      }),
    );
  });

  it("admits in order of arrival", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 15 }), (prompts) => {
        const { engine, submit, admitted } = watchedEngine();
        const submitted = prompts.map((prompt) => submit(prompt, 10).sequence);
        runToEnd(engine);
        expect(admitted).toEqual(submitted);
      }),
    );
  });

  it("preempts the youngest when the cache is full, and still finishes it", () => {
    const { engine, submit, counts, admitted } = watchedEngine({ kvBlocks: 20 });
    const older = submit(140, 60);
    const younger = submit(140, 60);
    runToEnd(engine);
    expect(counts.preempted).toBeGreaterThan(0);
    expect([older.sequence?.preemptions, admitted.length]).toEqual([0, 2]);
    expect(younger.sequence?.preemptions).toBe(counts.preempted);
    expect(younger.seen.tokens).toEqual(upTo(60));
  });

  it("ends where the model would, unless it must go on", () => {
    const { engine, submit } = watchedEngine();
    const stopped = submit(10, 50, 20);
    const cut = submit(10, 15, 20);
    runToEnd(engine);
    expect([stopped.seen.tokens.length, stopped.seen.reasons]).toEqual([20, ["stop"]]);
    expect([cut.seen.tokens.length, cut.seen.reasons]).toEqual([15, ["length"]]);
  });

  it("computes a long prompt in chunks, so that others go on meanwhile", () => {
    const { engine, submit } = watchedEngine();
    const chatting = submit(8, 40);
    const first = engine.plan(0);
    if (first) engine.complete(first, 10);
    submit(300, 1);
    runToEnd(engine);
    expect(chatting.seen.tokens).toEqual(upTo(40));
  });
});

describe("Engine's economy", () => {
  it("slows down as its batch grows", () => {
    const perToken = (requests: number) => {
      const { engine, submit } = watchedEngine({ maxSequences: 256, kvBlocks: 4096, maxBatchedTokens: 2048 });
      for (let index = 0; index < requests; index++) submit(4, 100);
      return runToEnd(engine) / 100;
    };
    expect(perToken(1)).toBeLessThan(perToken(20));
    expect(perToken(20)).toBeLessThan(perToken(200));
  });

  it("does not compute a prefix again that it still holds", () => {
    const hashes = [1, 2, 3, 4, 5, 6];
    const { engine, submit, counts } = watchedEngine();
    submit(6 * blockTokens + 3, 2, Number.POSITIVE_INFINITY, hashes);
    runToEnd(engine);
    expect(counts.cached).toBe(0);
    const again = submit(6 * blockTokens + 3, 2, Number.POSITIVE_INFINITY, hashes);
    runToEnd(engine);
    expect(again.sequence?.cachedTokens).toBe(6 * blockTokens);
    expect(again.seen.tokens).toEqual([0, 1]);
  });

  it("forgets an aborted request, waiting or running", () => {
    const { engine, submit } = watchedEngine({ maxSequences: 1 });
    const running = submit(20, 100);
    const waiting = submit(20, 5);
    const step = engine.plan(0);
    if (running.sequence) engine.abort(running.sequence, "abort", 5);
    if (step) engine.complete(step, 10);
    expect([running.seen.reasons, running.seen.tokens]).toEqual([["abort"], []]);
    if (waiting.sequence) engine.abort(waiting.sequence, "abort", 11);
    expect(engine.plan(12)).toBeUndefined();
    expect([engine.kv.used, engine.waiting.length, engine.running.length]).toEqual([0, 0, 0]);
  });

  it("refuses a request when too many wait", () => {
    const { submit } = watchedEngine({ maxQueued: 2 });
    expect([submit(1, 1), submit(1, 1), submit(1, 1)].map(({ sequence }) => sequence !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
  });
});
