// `npm run build`: whatever is stale, without starting anything. A running demo is left alone.
import { failureLine } from "./failure.mjs";
import { buildPages, buildProcesses, setUp } from "./set-up.mjs";

try {
  await setUp({ tools: [] });
  await buildProcesses();
  await buildPages();
} catch (error) {
  console.error(`heddle: ${failureLine(error)}`);
  process.exitCode = 1;
}
