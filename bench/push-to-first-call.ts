import { accepted } from "../playwright/fixtures/console-api";
import { demoConsole, demoEndpoints } from "../playwright/fixtures/demo";
import { Gateway } from "../playwright/fixtures/gateway";
import { quantile, type Row } from "./row";

const shifts = 20;

/** From the POST of a shift to the start of the first call that the new revision routed. */
export async function pushToFirstCall(): Promise<Row[]> {
  const api = demoConsole();
  const gateway = new Gateway(demoEndpoints().gateway);
  const stored: number[] = [];
  const routed: number[] = [];
  for (let turn = 0; turn < shifts; turn++) {
    const weights = turn % 2 === 0 ? { v1: 60, v2: 40 } : { v1: 50, v2: 50 };
    const startedAt = performance.now();
    const revision = accepted(await api.shift(weights, { message: `bench ${turn}` })).revisions[0]?.number;
    stored.push(performance.now() - startedAt);
    for (;;) {
      const sentAt = performance.now();
      const answer = await gateway.ask(1);
      if (answer.revision !== null && answer.revision >= (revision ?? Number.POSITIVE_INFINITY)) {
        routed.push(sentAt - startedAt);
        break;
      }
      if (sentAt - startedAt > 15_000) throw new Error(`revision ${revision} routed no call in 15 s`);
    }
  }
  await gateway.close();
  const values = {
    storedP50: quantile(stored, 0.5),
    firstCallP50: quantile(routed, 0.5),
    firstCallP95: quantile(routed, 0.95),
  };
  const figures = `${values.firstCallP50.toFixed(0)} ms (p95 ${values.firstCallP95.toFixed(0)} ms), of which the answer took ${values.storedP50.toFixed(0)} ms`;
  return [{ name: "Apply to the first call on the new weights", figures, values }];
}
