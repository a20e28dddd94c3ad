// `npm run bench`: what the console costs, measured against the running demo (`npm run demo`).
import { writeFileSync } from "node:fs";
import { confining } from "./confining";
import { consoleAgainstPrometheus } from "./console-against-prometheus";
import { firstLoadJavaScript } from "./first-load-javascript";
import { policies } from "./policies";
import { pushToFirstCall } from "./push-to-first-call";
import type { Row } from "./row";
import { scale } from "./scale";
import { viewersOfOnePage } from "./viewers-of-one-page";
import { warmPage } from "./warm-page";
import { xdsFanOut } from "./xds-fan-out";

const measurements = [
  confining,
  pushToFirstCall,
  consoleAgainstPrometheus,
  warmPage,
  viewersOfOnePage,
  firstLoadJavaScript,
  scale,
  xdsFanOut,
  policies,
];

const wanted = process.argv.slice(2);
const rows: Row[] = [];
for (const measure of measurements) {
  if (wanted.length > 0 && !wanted.includes(measure.name)) continue;
  for (const row of await measure()) {
    rows.push(row);
    console.log(`${row.name.padEnd(64)} ${row.figures}`);
  }
}
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(rows, null, 2)}\n`);
