import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../errors";
import type { UpstreamState } from "../meshes/meshes";
import { RefusedAlive, UpstreamGate, upstreamTimeoutMs } from "./upstream-gate";

/** An upstream that can be made to hang or refuse. */
class FakeUpstream {
  mode: "ok" | "hang" | "refuse" = "ok";
  probes = 0;
  readonly gate = new UpstreamGate({
    upstream: "prometheus",
    kind: "prometheus",
    probe: () => {
      this.probes += 1;
      return this.answer();
    },
  });

  answer = async (): Promise<string> => {
    if (this.mode === "hang") return new Promise(() => undefined);
    if (this.mode === "refuse") throw new Error("connect ECONNREFUSED 127.0.0.1:9");
    return "fine";
  };
}

async function settle(promise: Promise<unknown>): Promise<{ error?: AppError; value?: unknown; ms: number }> {
  const startedAt = Date.now();
  return promise.then(
    (value) => ({ value, ms: Date.now() - startedAt }),
    (error: AppError) => ({ error, ms: Date.now() - startedAt }),
  );
}

let fake: FakeUpstream;
let heard: UpstreamState[];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-01-01T00:00:00Z") });
  fake = new FakeUpstream();
  heard = [];
  fake.gate.onChange((state) => heard.push(state));
});
afterEach(() => vi.useRealTimers());

describe("an upstream that fails", () => {
  it("passes an answer on and is up", async () => {
    expect(fake.gate.state().state).toBe("unknown");
    expect(await fake.gate.call(fake.answer)).toBe("fine");
    expect(fake.gate.state()).toMatchObject({ state: "up", error: null, since: "2026-01-01T00:00:00.000Z" });
    expect(heard.map(({ state }) => state)).toEqual(["up"]);
  });

  it("gives a hanging call up in time, then refuses at once with since, then recovers by itself", async () => {
    fake.mode = "hang";
    const first = settle(fake.gate.call(fake.answer));
    await vi.advanceTimersByTimeAsync(upstreamTimeoutMs);
    expect(await first).toMatchObject({
      ms: upstreamTimeoutMs,
      error: { code: "upstream-timeout", upstream: "prometheus" },
    });

    const second = settle(fake.gate.call(fake.answer));
    await vi.advanceTimersByTimeAsync(200);
    expect((await second).ms).toBeLessThanOrEqual(200);
    expect((await second).error?.extra.since).toBe("2026-01-01T00:00:01.700Z");
    expect(heard).toEqual([]);

    await vi.advanceTimersByTimeAsync(upstreamTimeoutMs);
    expect(heard.map(({ state }) => state)).toEqual(["down"]);
    const third = settle(fake.gate.call(fake.answer));
    await vi.advanceTimersByTimeAsync(0);
    expect((await third).ms).toBe(0);

    fake.mode = "ok";
    await vi.advanceTimersByTimeAsync(4_000);
    expect(fake.gate.state()).toMatchObject({ state: "up", error: null });
    expect(heard.map(({ state }) => state)).toEqual(["down", "up"]);
    expect(await fake.gate.call(fake.answer)).toBe("fine");
  });

  it("two calls after each other on a dead upstream stay within 2 s together", async () => {
    fake.mode = "hang";
    const both = settle(
      fake.gate
        .call(fake.answer)
        .catch(() => undefined)
        .then(() => fake.gate.call(fake.answer)),
    );
    await vi.advanceTimersByTimeAsync(2_500);
    expect((await both).ms).toBeLessThan(2_000);
  });

  it("one slow call does not take a living upstream away", async () => {
    await fake.gate.call(fake.answer);
    const slow = settle(fake.gate.call(() => new Promise(() => undefined)));
    await vi.advanceTimersByTimeAsync(upstreamTimeoutMs);
    expect((await slow).error?.code).toBe("upstream-timeout");
    expect(await fake.gate.call(fake.answer)).toBe("fine");
    expect(fake.gate.state().state).toBe("up");
    expect(heard.map(({ state }) => state)).toEqual(["up"]);
  });
});

describe("what is no failure, or another's", () => {
  it("a caller that goes away proves nothing about the upstream", async () => {
    await fake.gate.call(fake.answer);
    const leaving = new AbortController();
    const call = settle(fake.gate.call(() => new Promise(() => undefined), { signal: leaving.signal }));
    await vi.advanceTimersByTimeAsync(100);
    leaving.abort(new Error("gone"));
    expect((await call).error?.message).toBe("gone");
    expect(fake.gate.state().state).toBe("up");
    expect(fake.probes).toBe(0);

    const wrapped = settle(
      fake.gate.call(
        async () => {
          leaving.abort();
          throw new AppError("upstream-unavailable", "the client calls an abort that", {
            upstream: "prometheus",
          });
        },
        { signal: new AbortController().signal },
      ),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect((await wrapped).error?.code).toBe("upstream-unavailable");
  });

  it("a caller that had gone before calls nothing", async () => {
    const run = vi.fn(fake.answer);
    await expect(fake.gate.call(run, { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
      "gone",
    );
    expect(run).not.toHaveBeenCalled();
  });

  it.each([
    ["a refusal of its own", () => new AppError("invalid-spec", "no"), "invalid-spec"],
    [
      "an upstream error of a living upstream",
      () => new RefusedAlive(new AppError("upstream-timeout", "busy", { upstream: "prometheus" })),
      "upstream-timeout",
    ],
  ])("%s passes through and leaves it up", async (_, makeError, code) => {
    const result = await settle(fake.gate.call(async () => Promise.reject(makeError())));
    expect(result.error).toBeInstanceOf(AppError);
    expect(result.error?.code).toBe(code);
    expect(fake.gate.state().state).toBe("up");
    expect(fake.probes).toBe(0);
  });

  it.each(["upstream-unavailable", "upstream-timeout", "upstream-bad-answer"] as const)(
    "%s is kept as it is, and the upstream asked again at once",
    async (code) => {
      fake.mode = "refuse";
      const error = new AppError(code, "as it was said", { upstream: "prometheus", params: { port: 9 } });
      const result = await settle(fake.gate.call(async () => Promise.reject(error)));
      expect(result.error).toMatchObject({ code, message: "as it was said", params: { port: 9 } });
      expect(fake.probes).toBe(1);
      await vi.advanceTimersByTimeAsync(3_100);
      expect(fake.probes).toBe(4);
    },
  );
});

describe("over time", () => {
  it("keeps the first moment of an outage as since", async () => {
    fake.mode = "refuse";
    await settle(fake.gate.call(fake.answer));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fake.gate.state().since).toBe("2026-01-01T00:00:00.000Z");
  });

  it("does not probe what answers calls anyway", async () => {
    const stop = fake.gate.watch(1_000);
    await vi.advanceTimersByTimeAsync(0);
    fake.probes = 0;
    for (let i = 0; i < 20; i += 1) {
      await vi.advanceTimersByTimeAsync(250);
      await fake.gate.call(fake.answer);
    }
    expect(fake.probes).toBe(0);
    stop();
  });

  it("watches: a death is known before anybody asks, and watching twice probes once", async () => {
    fake.gate.watch(1_000);
    const stop = fake.gate.watch(1_000);
    await vi.advanceTimersByTimeAsync(0);
    fake.probes = 0;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(fake.probes).toBe(3);
    fake.mode = "refuse";
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fake.gate.state().state).toBe("down");
    stop();
    fake.mode = "ok";
    await vi.advanceTimersByTimeAsync(1_500);
    expect(fake.gate.state().state).toBe("up");
    fake.probes = 0;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(fake.probes).toBe(0);
  });
});
