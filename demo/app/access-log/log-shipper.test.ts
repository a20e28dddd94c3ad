import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LogShipper } from "./log-shipper";
import { startPushStore } from "./push-store.fixture";

type Store = Awaited<ReturnType<typeof startPushStore>>;
let store: Store;
let told: string[];

beforeEach(async () => {
  store = await startPushStore();
  told = [];
});
afterEach(() => store.stop());

const quick = {
  batchMs: 10,
  batchBytes: 4000,
  queueBytes: 200_000,
  firstPauseMs: 5,
  longestPauseMs: 40,
  timeoutMs: 60,
};
const shipperOf = (options = {}) =>
  new LogShipper({ pushUrl: store.url, ...quick, tell: (line) => told.push(line), ...options });

function add(shipper: LogShipper, first: number, count: number): void {
  for (let at = first; at < first + count; at++) {
    shipper.add(
      { service: at % 2 ? "odd" : "even" },
      1_700_000_000_000_000 + Math.floor(at / 4),
      `line ${at}`,
    );
  }
}

const numbers = () => store.lines.map(({ line }) => Number(line.slice(5)));
const ofStream = (service: string) =>
  store.lines.filter(({ labels }) => labels.service === service).map(({ line }) => Number(line.slice(5)));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("the log shipper", () => {
  it.each(["busy", "hanging", "garbage"] as const)(
    "loses and repeats nothing, and keeps each stream's order, while the store is %s",
    async (mode) => {
      const shipper = shipperOf();
      add(shipper, 0, 100);
      await vi.waitFor(() => expect(shipper.shipped).toBe(100));
      store.mode = mode;
      for (let part = 0; part < 5; part++) {
        add(shipper, 100 + part * 60, 60);
        await wait(30);
      }
      expect(store.lines).toHaveLength(100);
      store.mode = "well";
      add(shipper, 400, 100);
      await vi.waitFor(() => expect(shipper.shipped).toBe(500));
      expect(numbers().sort((a, b) => a - b)).toEqual(upTo(500));
      expect(ofStream("odd")).toEqual(upTo(500).filter((at) => at % 2));
      expect(ofStream("even")).toEqual(upTo(500).filter((at) => at % 2 === 0));
      expect(store.lines[0]?.at).toBe("1700000000000000000");
      expect(shipper.dropped).toBe(0);
      await shipper.close(100);
    },
  );

  it("waits for nobody, and drops and counts the oldest when the store is away for too long", async () => {
    store.stop();
    const shipper = shipperOf({ queueBytes: 20_000 });
    const startedAt = performance.now();
    add(shipper, 0, 5000);
    expect(performance.now() - startedAt).toBeLessThan(200);
    await wait(100);
    expect(shipper.dropped).toBeGreaterThan(4500);
    expect(shipper.shipped).toBe(0);
    const pushedAway = shipper.dropped;
    await shipper.close(50);
    expect(shipper.dropped).toBe(5000);
    expect(pushedAway).toBeLessThan(5000);
    expect(told.at(-1)).toBe("5000 log lines dropped so far");
  });

  it("counts a line as shipped or dropped once, whatever happens while it is on its way", async () => {
    const shipper = shipperOf({ queueBytes: 8000 });
    for (let round = 0; round < 30; round++) {
      store.mode = round % 3 ? "well" : "busy";
      add(shipper, round * 50, 50);
      await wait(8);
    }
    store.mode = "well";
    await shipper.close(500);
    expect(shipper.shipped + shipper.dropped).toBe(1500);
    expect(new Set(numbers()).size).toBe(store.lines.length);
    expect(store.lines.length).toBeGreaterThanOrEqual(shipper.shipped);
  });

  it("gives up what the store refuses, says so, and goes on", async () => {
    const shipper = shipperOf();
    store.mode = "refusing";
    add(shipper, 0, 10);
    await vi.waitFor(() => expect(shipper.dropped).toBe(10));
    store.mode = "well";
    add(shipper, 10, 10);
    await vi.waitFor(() => expect(numbers().sort()).toEqual(upTo(10).map((at) => at + 10)));
    expect(told[0]).toBe("the log store did not take 10 lines: 400 entry too far behind");
    await shipper.close(100);
  });

  it("ships what is left when it is closed", async () => {
    const shipper = shipperOf({ batchMs: 60_000 });
    add(shipper, 0, 300);
    await shipper.close(1000);
    expect(numbers().sort((a, b) => a - b)).toEqual(upTo(300));
  });

  it("sends a batch that is full before its time", async () => {
    const shipper = shipperOf({ batchMs: 60_000 });
    add(shipper, 0, 200);
    await vi.waitFor(() => expect(shipper.shipped).toBeGreaterThan(100));
    await shipper.close(100);
  });
});
