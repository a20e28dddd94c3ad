import "server-only";
import { AppError } from "../../errors";
import type { Dimension } from "../concepts";
import { everyLine } from "../drawn-lines";
import { joinedQuery, rowsOfPart } from "../queries/joined-query";
import type { Reading } from "../reading";
import type { PanelName, Series } from "../series";
import { failureOf } from "../stale-of";
import { orLastGood } from "./kept-answers";
import { type PanelPlan, planPanel } from "./plan-panel";

type PanelOptions = Parameters<typeof planPanel>[0];
type Options = Omit<PanelOptions, "by" | "input"> & {
  input: Omit<PanelOptions["input"], "panel">;
  panels: readonly PanelName[];
  by: readonly Dimension[];
};
export type ReadLine = Series["lines"][number];

/** More rows than a table of lines can have. */
const maxLines = 2_000;
/** So many panels are asked for in one query; histograms each in one of its own, lest the others wait for them. */
const perQuery = 4;

/** Panels' lines for every group that `by` tells apart, in few queries: for tables that draw one in each row. */
export async function readLines({ panels, ...options }: Options): Promise<Reading<ReadLine[]>[]> {
  const plans = await Promise.all(
    panels.map((panel) => planPanel({ ...options, input: { ...options.input, panel } })),
  );
  const usable = plans.filter((plan): plan is PanelPlan => !(plan instanceof AppError) && "source" in plan);
  const light = usable.filter(({ isHeavy }) => !isHeavy);
  const batches = [
    ...Array.from({ length: Math.ceil(light.length / perQuery) }, (_, index) =>
      light.slice(index * perQuery, (index + 1) * perQuery),
    ),
    ...usable.filter(({ isHeavy }) => isHeavy).map((plan) => [plan]),
  ];
  const read = (await Promise.all(batches.map((batch) => readBatch(batch, options)))).flat();
  const readingOf = new Map(batches.flat().map((plan, index) => [plan, read[index]]));
  return plans.map((plan) => {
    if (plan instanceof AppError) return { state: "failed", error: failureOf(plan) };
    if ("why" in plan) return { state: "empty", why: plan.why };
    return readingOf.get(plan) ?? { state: "empty", why: "was not asked" };
  });
}

async function readBatch(
  batch: readonly PanelPlan[],
  { client, input, range, isLive, signal }: Omit<Options, "panels">,
): Promise<Reading<ReadLine[]>[]> {
  const [only] = batch;
  // A histogram is never joined with others, and may be asked for in more than one way.
  const isAlone = batch.length === 1 && only !== undefined;
  const query = isAlone ? only.shown : joinedQuery(batch.map(({ shown }) => shown));
  const ways = isAlone ? { ways: only.ways } : {};
  const span = isLive ? range.end - range.start : [range.start, range.end];
  const reading = await orLastGood(
    client,
    JSON.stringify(["lines", input.mesh, query.text, span]),
    async () => {
      const { lines, warnings } = await client.range(query, range, { ...ways, signal });
      const value = batch.map((plan, index) => {
        const own = isAlone ? lines : rowsOfPart(lines, index);
        return everyLine({ lines: own, plan, range }).slice(0, maxLines);
      });
      const rows = value.reduce((sum, each) => sum + each.length, 0);
      return { value, size: rows * (1 + (range.end - range.start) / range.stepSeconds), warnings };
    },
  );
  return batch.map((_, index) =>
    reading.state === "ok" ? { ...reading, value: reading.value[index] ?? [] } : reading,
  );
}
