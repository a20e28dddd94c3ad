import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { holdLease, LeaseLost, leaseSeconds } from "./hold-lease";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that goes on until its lease is lost; answers after how many seconds that was. */
function work(renew: () => Promise<boolean>, onPoke?: (poke: () => void) => () => void) {
  const startedAt = performance.now();
  return holdLease({
    renew,
    signal: new AbortController().signal,
    ...(onPoke ? { onPoke } : {}),
    run: (signal) =>
      new Promise<{ seconds: number; reason: unknown }>((resolve) => {
        signal.addEventListener("abort", () =>
          resolve({ seconds: (performance.now() - startedAt) / 1_000, reason: signal.reason }),
        );
      }),
  });
}

describe("holdLease", () => {
  it("aborts the work as soon as a renewal says that somebody else has it", async () => {
    const answers = [true, false];
    const lost = work(async () => answers.shift() ?? false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await lost).toEqual({ seconds: 6, reason: expect.any(LeaseLost) });
  });

  it("works on while the database is away, until the lease has run out", async () => {
    const lost = work(async () => {
      throw new Error("away");
    });
    await vi.advanceTimersByTimeAsync(60_000);
    const { seconds } = await lost;
    expect(seconds).toBeGreaterThanOrEqual(leaseSeconds);
    expect(seconds).toBeLessThan(leaseSeconds + 3);
  });

  it("looks at once when it is told to, and no more when the work is done", async () => {
    let poke: (() => void) | undefined;
    const unsubscribe = vi.fn();
    const lost = work(
      async () => false,
      (ask) => {
        poke = ask;
        return unsubscribe;
      },
    );
    poke?.();
    await vi.advanceTimersByTimeAsync(1);
    expect((await lost).seconds).toBeLessThan(1);
    expect(unsubscribe).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });
});
