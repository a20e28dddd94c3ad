import "server-only";
import { AppError } from "../../errors";
import type { Dimension } from "../concepts";
import { everyLine } from "../drawn-lines";
import type { Reading } from "../reading";
import type { Series } from "../series";
import { failureOf } from "../stale-of";
import { orLastGood } from "./kept-answers";
import { planPanel } from "./plan-panel";

type Options = Omit<Parameters<typeof planPanel>[0], "by"> & { by: readonly Dimension[] };
export type ReadLine = Series["lines"][number];

/** More rows than a table of lines can have. */
const maxLines = 2_000;

/** A panel's line for every group that `by` tells apart, in one query: for tables that draw one in each row. */
export async function readLines(options: Options): Promise<Reading<ReadLine[]>> {
  const plan = await planPanel(options);
  if (plan instanceof AppError) return { state: "failed", error: failureOf(plan) };
  if ("why" in plan) return { state: "empty", why: plan.why };
  const { client, input, range, isLive, signal } = options;
  const span = isLive ? range.end - range.start : [range.start, range.end];
  return orLastGood(JSON.stringify(["lines", input.mesh, plan.shown.text, span]), async () => {
    const { lines, warnings } = await client.range(plan.asked, range, { signal });
    const value = everyLine({ lines, plan, range }).slice(0, maxLines);
    return { value, size: value.length * (1 + (range.end - range.start) / range.stepSeconds), warnings };
  });
}
