import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { number, promql } from "../promql/promql";
import { steppedRange } from "../time/range";
import { PrometheusClient } from "./client";
import { FakePrometheus } from "./fake-prometheus.fixture";

const runSeconds = 120;
const crowd = 30;
const queries = 4;
const clockEveryMs = 10_000;
const scrapeSeconds = 1;

beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => vi.useRealTimers());

/** What so many viewers ask of Prometheus in two minutes, who each read a page every `everySeconds`, all out of step. */
async function costOf({ viewers, everySeconds, windowSeconds }: Page) {
  const fake = new FakePrometheus();
  fake.now = 1_700_000_000.25;
  const client = new PrometheusClient(await fake.start(), { scrapeSeconds });
  const page = async () => {
    const at = await client.moment();
    const end = Math.floor(fake.now / everySeconds) * everySeconds;
    const stepSeconds = Math.max(5, windowSeconds / 120);
    const range = steppedRange({ start: end - windowSeconds, end, stepSeconds, scrapeSeconds });
    const reads = Array.from({ length: queries }, (_, n) => [
      client.instant(promql`sum(up) + ${number(n)}`, at),
      client.range(promql`sum(up) * ${number(n)}`, range),
    ]);
    await Promise.all(reads.flat());
    return { late: fake.now - at };
  };
  await client.now();
  let readAt = performance.now();
  const pass = (seconds: number) => {
    fake.now += seconds;
    vi.advanceTimersByTime(seconds * 1000);
  };
  const go = async (seconds: number) => {
    pass(seconds);
    if (performance.now() - readAt < clockEveryMs - 10) return;
    // Prometheus's clock is read behind the back: no time may pass here while that is under way.
    pass(0.02);
    readAt = performance.now();
    await moment(2);
    const askedAt = Date.now();
    await client.now();
    for (let wait = 0; wait < 2_000; wait++) {
      if (Date.parse(client.gate.state().lastGoodAt ?? "") >= askedAt) return;
      await moment(1);
    }
    throw new Error("the clock was not read");
  };
  for (let warm = 0; warm < 2 * viewers; warm++) {
    await page();
    await go(everySeconds / viewers);
  }
  fake.heard = [];
  let late = 0;
  for (let view = 0; view < (runSeconds / everySeconds) * viewers; view++) {
    late = Math.max(late, (await page()).late);
    await go(everySeconds / viewers);
  }
  await client.close();
  fake.stop();
  const points = fake
    .ranges()
    .reduce((sum, { start, end, stepSeconds }) => sum + 1 + (end - start) / stepSeconds, 0);
  return { requests: fake.heard.length, points, late };
}
function moment(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

type Page = { viewers: number; everySeconds: number; windowSeconds: number };

describe("thirty viewers of one page", () => {
  it.each([
    { everySeconds: 5, windowSeconds: 900 },
    { everySeconds: 5, windowSeconds: 3_600 },
    { everySeconds: 5, windowSeconds: 21_600 },
  ])(
    "cost Prometheus at most 1.1 times what one does: %j",
    async (page) => {
      const one = await costOf({ ...page, viewers: 1 });
      const many = await costOf({ ...page, viewers: crowd });
      expect(one.requests).toBeGreaterThan(20);
      expect(many.requests / one.requests).toBeLessThanOrEqual(1.1);
      // Two minutes may begin and end within a step.
      expect(many.points).toBeLessThanOrEqual(1.1 * one.points + queries);
      expect(one.late).toBeLessThan(1.1);
      expect(many.late).toBeLessThan(5.6);
    },
    60_000,
  );
});
