import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import { countBars } from "../count-bars";
import type { LogCounts } from "../logs";
import { formatNs } from "../nanoseconds";
import { planCounts } from "../plan-query";
import type { logCountsRoute } from "../routes";
import { bars, timeSpan } from "../time-span";
import { orLastLogs } from "./kept-logs";
import type { LineStore } from "./line-store";
import { lokiLines } from "./loki-lines";

type Ask = { ctx: Context; input: z.output<typeof logCountsRoute.query>; signal?: AbortSignal };

/** How many lines fit a filter, by outcome and over time, from one query. The time is widened to whole bars. */
export function countLogs(ask: Ask): Promise<LogCounts> {
  return countLogsOf(lokiLines(ask.input.mesh, ask.ctx), ask);
}

export async function countLogsOf(store: LineStore, { ctx, input, signal }: Ask): Promise<LogCounts> {
  const { window, at, start, end, ...filter } = input;
  authorise(ctx, "mesh.read", input.mesh, input.namespace);
  const span = timeSpan({ window, at, start, end }, Date.now());
  if (span === null) throw new AppError("malformed", "The end is not after the start.");
  const { startNs, endNs, stepSeconds } = bars(span);
  return orLastLogs({ ctx, mesh: input.mesh }, `counts ${JSON.stringify(input)}`, async () => {
    const { query, warnings } = planCounts(filter, stepSeconds, await store.known(signal));
    // The first bar's value stands at its end.
    const first = startNs + BigInt(stepSeconds) * 1_000_000_000n;
    const counted = query ? await store.counts({ query, startNs: first, endNs, stepSeconds, signal }) : [];
    const seconds = { start: Number(startNs / 1_000_000_000n), end: Number(endNs / 1_000_000_000n) };
    return {
      mesh: input.mesh,
      generatedAt: new Date().toISOString(),
      start: formatNs(startNs),
      end: formatNs(endNs),
      stepSeconds,
      ...countBars(counted, { ...seconds, stepSeconds }),
      logql: query?.text ?? "",
      warnings,
      stale: null,
    };
  });
}
