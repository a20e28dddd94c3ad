import { seriesSchema } from "../lib/metrics/series";
import { demoConsole, demoEndpoints } from "../playwright/fixtures/demo";
import { quantile, type Row, timed } from "./row";

const reads = 40;
const panels = ["requests", "ttft"] as const;

/**
 * A panel through the console against the same query put to Prometheus, in turns in one run. Each read asks for
 * a range of its own, so that none is answered from a cache.
 */
export async function consoleAgainstPrometheus(): Promise<Row[]> {
  const api = demoConsole();
  const { prometheus } = demoEndpoints();
  const rows: Row[] = [];
  for (const panel of panels) {
    const ours: number[] = [];
    const raw: number[] = [];
    const end = Math.floor(Date.now() / 1000 / 5) * 5 - 10;
    for (let turn = 0; turn < reads; turn++) {
      const range = { start: end - 900 - turn * 5, end: end - turn * 5 };
      const path = `/api/v1/series/${panel}?mesh=demo&namespace=llm&service=chat-model&start=${range.start}&end=${range.end}&step=5`;
      let body: unknown;
      const own = await timed(async () => {
        body = (await api.get(path)).body;
      });
      const { promql, start, end: last, stepSeconds } = seriesSchema.parse(body);
      const query = new URLSearchParams({
        query: promql,
        start: String(start),
        end: String(last),
        step: String(stepSeconds),
      });
      const direct = await timed(async () => {
        const response = await fetch(`${prometheus}/api/v1/query_range`, { method: "POST", body: query });
        await response.json();
      });
      ours.push(own);
      raw.push(direct);
    }
    const values = { console: quantile(ours, 0.5), prometheus: quantile(raw, 0.5), ratio: 0 };
    values.ratio = values.console / values.prometheus;
    rows.push({
      name: `Panel "${panel}", 15 min: console against Prometheus itself`,
      figures: `${values.console.toFixed(1)} ms against ${values.prometheus.toFixed(1)} ms: ${values.ratio.toFixed(2)} times`,
      values,
    });
  }
  return rows;
}
