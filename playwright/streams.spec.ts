import { expect, test } from "@playwright/test";
import { accepted } from "./fixtures/console-api";
import { demoConsole, demoEndpoints } from "./fixtures/demo";
import { type Answered, Gateway } from "./fixtures/gateway";
import { startedByVersion } from "./fixtures/prometheus-api";

const openStreams = 200;
const longStreams = 12;
const shifts = 50;
/** Long enough for a minute and more on every version, however few share the engine. */
const longTokens = 2_400;
/** Between two shifts, so that streams begin and end under every split. */
const pauseMs = 700;
/** How soon is measured in the benchmark; this is what nobody would call "at once", on any machine. */
const mostToFirstCallMs = 5_000;
/** Who call all the time, one short answer after the other. */
const callers = 24;

test("50 shifts under 200 open streams: none breaks, and the new weights act at once", async () => {
  test.setTimeout(300_000);
  const gateway = new Gateway(demoEndpoints().gateway);
  const api = demoConsole();
  const load = keepOpen(gateway);
  await expect.poll(() => load.open, { timeout: 30_000 }).toBe(openStreams);

  const toFirstCall: number[] = [];
  for (let turn = 0; turn < shifts; turn++) {
    const weights = turn % 2 === 0 ? { v1: 60, v2: 30, v3: 10 } : { v1: 20, v2: 40, v3: 40 };
    const startedAt = performance.now();
    const answer = accepted(await api.shift(weights, { message: `streams ${turn}` }));
    const revision = answer.revisions[0]?.number ?? Number.NaN;
    toFirstCall.push(await untilRouted(gateway, revision, startedAt));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  expect(load.open).toBeGreaterThanOrEqual(openStreams * 0.9);
  const answers = await load.end();
  await gateway.close();

  const sorted = toFirstCall.toSorted((a, b) => a - b);
  const longest = Math.max(...answers.map(({ seconds }) => seconds));
  console.log(
    `${answers.length} streams, the longest ${longest.toFixed(0)} s; Apply to first call: median ${sorted[25]?.toFixed(0)} ms, most ${sorted.at(-1)?.toFixed(0)} ms`,
  );
  expect(answers.map(({ broken }) => broken).filter((broken) => broken !== null)).toEqual([]);
  expect(answers.filter(({ seconds }) => seconds > 60).length).toBeGreaterThanOrEqual(longStreams);
  expect(sorted.filter((ms) => ms >= mostToFirstCallMs)).toEqual([]);
});

test("the split that Prometheus shows follows, and the change says that it converged", async () => {
  test.setTimeout(150_000);
  const gateway = new Gateway(demoEndpoints().gateway);
  const api = demoConsole();
  const { changeId } = accepted(await api.shift({ v1: 50, v2: 50 }, { message: "follow" }));
  // It is judged at growing samples only, of which one may by chance be uneven: with many calls the next one comes soon.
  let isCalling = true;
  const calls = Array.from({ length: callers }, async () => {
    while (isCalling) await gateway.ask(5);
  });
  const change = await api
    .untilChange(changeId, ({ state }) => state === "converged", 120)
    .finally(async () => {
      isCalling = false;
      await Promise.all(calls);
      await gateway.close();
    });
  const acceptedAt = Date.parse(change.deliveries[0]?.acceptedAt ?? "");
  const started = await startedByVersion(demoEndpoints().prometheus, acceptedAt / 1000 + 2);
  const total = Object.values(started).reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThan(100);
  expect((started.v1 ?? 0) / total).toBeGreaterThan(0.4);
  expect((started.v1 ?? 0) / total).toBeLessThan(0.6);
  expect(started.v3 ?? 0).toBe(0);
});

/** Keeps that many streams open, the first ones long; a stream that ended is followed by another one. */
function keepOpen(gateway: Gateway) {
  const answers: Answered[] = [];
  const state = { open: 0, stopped: false };
  const keep = async (index: number) => {
    let tokens = index < longStreams ? longTokens : 400 + (index % 10) * 150;
    do {
      state.open++;
      answers.push(await gateway.ask(tokens));
      state.open--;
      tokens = 400 + (index % 10) * 150;
    } while (!state.stopped);
  };
  const all = Array.from({ length: openStreams }, (_, index) => keep(index));
  return {
    get open() {
      return state.open;
    },
    async end() {
      state.stopped = true;
      await Promise.all(all);
      return answers;
    },
  };
}

/** Milliseconds from `startedAt` to the start of the first call that the revision routed. */
async function untilRouted(gateway: Gateway, revision: number, startedAt: number): Promise<number> {
  for (;;) {
    const sentAt = performance.now();
    const answer = await gateway.ask(1);
    if (answer.revision !== null && answer.revision >= revision) return sentAt - startedAt;
    if (sentAt - startedAt > 15_000) throw new Error(`revision ${revision} routed no call in 15 s`);
  }
}
