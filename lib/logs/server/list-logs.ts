import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import type { Warning } from "../../metrics/reading";
import { decodeCursor, encodeCursor } from "../cursor";
import { lineOf } from "../log-line";
import type { Logs } from "../logs";
import { maskEntry } from "../masking/mask-entry";
import { formatNs } from "../nanoseconds";
import { planLines } from "../plan-query";
import { readPage } from "../read-page";
import type { listLogsRoute } from "../routes";
import { timeSpan } from "../time-span";
import { serviceGuessed } from "../warn-of";
import { orLastLogs } from "./kept-logs";
import { type LineStore, maxRead } from "./line-store";
import { lokiLines } from "./loki-lines";
import { orTooMuch } from "./or-too-much";

type Input = z.output<typeof listLogsRoute.query>;
type Ask = { ctx: Context; input: Input; signal?: AbortSignal };

/** Characters of a line's text that a list carries. */
const maxText = 4_000;

/** One page of the lines that fit a filter, masked. The first page outlives Loki, with its age. */
export function listLogs(ask: Ask): Promise<Logs> {
  return listLogsOf(lokiLines(ask.input.mesh, ask.ctx), ask);
}

export async function listLogsOf(store: LineStore, { ctx, input, signal }: Ask): Promise<Logs> {
  const { cursor, limit, window, at, start, end, ...filter } = input;
  authorise(ctx, "mesh.read", input.mesh, input.namespace);
  const from = cursor === undefined ? undefined : decodeCursor(cursor);
  const span = from ?? timeSpan({ window, at, start, end }, Date.now());
  if (span === null) throw new AppError("malformed", "The end is not after the start.");
  const { startNs, endNs } = span;
  const take = async (): Promise<Logs> => {
    const known = await store.known(signal);
    const { query, warnings } = planLines(filter, known);
    const page = await readPage({
      read: async (part) =>
        query ? orTooMuch(() => store.lines({ ...part, query, direction: "backward", signal })) : [],
      startNs,
      endNs,
      after: from?.place ?? null,
      limit,
      maxRead,
    });
    const lines = page.entries.map((entry) => lineOf(maskEntry(entry), maxText, known));
    const isGuess = input.service !== undefined && lines.some(({ guessed }) => guessed.includes("service"));
    return {
      mesh: input.mesh,
      generatedAt: new Date().toISOString(),
      start: formatNs(startNs),
      end: formatNs(endNs),
      lines,
      cursor: page.next && encodeCursor({ startNs, endNs, place: page.next }),
      logql: query?.text ?? "",
      warnings: [...warnings, ...(isGuess ? [serviceGuessed] : []), ...page.truncatedAt.map(truncated)],
      stale: null,
    };
  };
  return from ? take() : orLastLogs({ ctx, mesh: input.mesh }, `list ${JSON.stringify(input)}`, take);
}

function truncated(ns: bigint): Warning {
  const message = `more than ${maxRead} lines at ${formatNs(ns)}: some of them cannot be read`;
  return { code: "lines-truncated", message, upstream: "loki" };
}
