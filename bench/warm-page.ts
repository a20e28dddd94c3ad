import { demoConsole } from "../playwright/fixtures/demo";
import { pageReads } from "./page-reads";
import { quantile, type Row, timed } from "./row";

const loads = 40;

/** All that a page reads at once, right after somebody else has read it: the time to its last answer. */
export async function warmPage(): Promise<Row[]> {
  const api = demoConsole();
  const times: number[] = [];
  for (let load = 0; load < loads; load++) {
    const paths = pageReads(Date.now());
    const read = () => Promise.all(paths.map((path) => api.get(path)));
    await read();
    times.push(await timed(read));
  }
  const values = { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  const figures = `${values.p50.toFixed(1)} ms (p95 ${values.p95.toFixed(1)} ms)`;
  return [{ name: "A page with a warm cache (at most 30 ms)", figures, values }];
}
