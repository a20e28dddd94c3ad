import { demoConsole } from "../playwright/fixtures/demo";
import { pageReads, refreshMs } from "./page-reads";
import { countedDuring } from "./prometheus-counts";
import type { Row } from "./row";

const crowd = 100;
const runMs = 30_000;
/** Long enough for a new crowd to have met, and for what the run before left to have gone. */
const settleMs = 10_000;
const turnMs = 10_000;

/**
 * What a hundred viewers of one page cost Prometheus, by its own count, against what one does. Each reads the page every
 * five seconds, all out of step with one another. Whatever else asks (the console's watch over Prometheus, which asks less
 * the more viewers there are, and other open pages) is in both figures.
 */
export async function viewersOfOnePage(): Promise<Row[]> {
  const one = await costOf(1);
  const many = await costOf(crowd);
  const values = {
    oneRequests: one.requests,
    manyRequests: many.requests,
    requestsRatio: many.requests / one.requests,
    oneSamples: one.samples,
    manySamples: many.samples,
    samplesRatio: one.samples === 0 ? 0 : many.samples / one.samples,
    oneReads: one.reads,
    manyReads: many.reads,
    failed: one.failed + many.failed,
  };
  const samples = one.samples === 0 ? "" : `, ${values.samplesRatio.toFixed(2)} times the samples`;
  return [
    {
      name: `${crowd} viewers of one page against one (at most 1.1 times)`,
      figures: `${values.requestsRatio.toFixed(2)} times the requests to Prometheus (${many.requests} for ${many.reads} reads against ${one.requests} for ${one.reads})${samples}; ${values.failed} reads failed`,
      values,
    },
  ];
}

async function costOf(viewers: number) {
  const api = demoConsole();
  const stopped = new AbortController();
  let reads = 0;
  let failed = 0;
  const view = async (viewer: number) => {
    await delay((viewer * refreshMs) / viewers);
    while (!stopped.signal.aborted) {
      const startedAt = Date.now();
      const answers = await Promise.all(pageReads(startedAt).map((path) => api.get(path)));
      reads += answers.length;
      failed += answers.filter(({ status }) => status !== 200).length;
      await delay(refreshMs - (Date.now() - startedAt));
    }
  };
  const all = Promise.all(Array.from({ length: viewers }, (_, viewer) => view(viewer)));
  await delay(settleMs);
  // Whole turns of the clock by which the console shares answers; the first of each turn has been before.
  await delay(turnMs - (Date.now() % turnMs) + turnMs / 20);
  reads = 0;
  failed = 0;
  const counted = await countedDuring(() => delay(runMs));
  const cost = { ...counted, reads, failed };
  stopped.abort();
  await all;
  return cost;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
