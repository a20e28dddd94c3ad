import { afterEach, describe, expect, it } from "vitest";
import type { HeddleEvent } from "../contract/events";
import { backOffMs, maxBackOffMs } from "./back-off";
import type { Job, Work } from "./job";
import { Worker } from "./worker";

const started: Worker[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.stop()));
});

function event(kind: HeddleEvent["kind"]): HeddleEvent {
  return { kind, id: "1", version: "queued", at: new Date().toISOString() };
}

function start(job: Partial<Job> & Pick<Job, "claim">) {
  let tell: (event: HeddleEvent) => void = () => undefined;
  const worker = new Worker({
    jobs: [{ name: "test", everyMs: 60_000, concurrency: 2, wakesOn: () => false, ...job }],
    subscribe: (listener) => {
      tell = listener;
      return () => undefined;
    },
  });
  started.push(worker);
  return { worker, tell: (told: HeddleEvent) => tell(told) };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("Worker", () => {
  it("looks for work at its start, at its sweep, and when an event says so", async () => {
    let looks = 0;
    const claim = async () => {
      looks += 1;
      return [];
    };
    const { tell } = start({ claim, wakesOn: ({ kind }) => kind === "delivery" });
    await tick();
    expect(looks).toBe(1);
    tell(event("delivery"));
    await tick();
    tell(event("policy"));
    await tick();
    expect(looks).toBe(2);
    tell(event("resync"));
    await tick();
    expect(looks).toBe(3);
    let sweeps = 0;
    const sweep = async () => {
      sweeps += 1;
      return [];
    };
    start({ claim: sweep, everyMs: 5 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sweeps).toBeGreaterThan(3);
  });

  it("asks for no more than it has room for, and again when room comes", async () => {
    const rooms: number[] = [];
    const ends: (() => void)[] = [];
    const claim = async (_owner: string, room: number): Promise<Work[]> => {
      rooms.push(room);
      if (rooms.length > 1) return [];
      return ["a", "b"].map((key) => ({ key, run: () => new Promise((resolve) => ends.push(resolve)) }));
    };
    const { worker } = start({ claim });
    await tick();
    worker.wake();
    await tick();
    expect(rooms).toEqual([2]);
    for (const end of ends) end();
    await tick();
    expect(rooms.at(-1)).toBeGreaterThan(0);
  });

  it("never does the same thing twice at once, and outlives work that fails", async () => {
    let runs = 0;
    const run = async () => {
      runs += 1;
      await tick();
    };
    const claim = async (): Promise<Work[]> => [
      { key: "same", run },
      { key: "same", run },
    ];
    start({ claim });
    await tick();
    expect(runs).toBe(1);
    const failing = start({
      claim: async () => {
        runs += 10;
        throw new Error("no");
      },
    });
    await tick();
    failing.worker.wake();
    await tick();
    expect(runs).toBe(21);
  });

  it("tells what runs to give up when it stops, and takes nothing more", async () => {
    let looks = 0;
    const claim = async (): Promise<Work[]> => {
      looks += 1;
      const run = (signal: AbortSignal) =>
        new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      return [{ key: "long", run }];
    };
    const { worker, tell } = start({ claim, wakesOn: () => true });
    await tick();
    await worker.stop();
    tell(event("delivery"));
    worker.wake();
    await tick();
    expect(looks).toBe(1);
  });
});

describe("backOffMs", () => {
  it("doubles to a cap, between half and all of it", () => {
    expect([1, 2, 3, 5, 50].map((attempt) => backOffMs(attempt, 1))).toEqual([250, 500, 1_000, 4_000, 4_000]);
    expect(backOffMs(50, 0)).toBe(maxBackOffMs / 2);
  });
});
