import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import type { Warning } from "../../metrics/reading";
import { isOfRequest } from "../is-of-request";
import { lineOf } from "../log-line";
import { formatNs, nsOfMs, parseNs } from "../nanoseconds";
import { planRequest } from "../plan-query";
import type { tellRequestRoute } from "../routes";
import { assembleStory } from "../story/assemble-story";
import type { Story } from "../story/story";
import type { TimeSpan } from "../time-span";
import { orLastLogs } from "./kept-logs";
import type { LineStore } from "./line-store";
import { lokiLines } from "./loki-lines";
import { orTooMuch } from "./or-too-much";

type Input = z.output<typeof tellRequestRoute.query> & { requestId: string };
type Ask = { ctx: Context; input: Input; signal?: AbortSignal };

const second = 1_000_000_000n;
/** How far back an id is looked for when nobody says when it was. */
const lookBackNs = 6n * 3_600n * second;
/** Ids may be used again another day; a request and its late lines fit in this. */
const aroundNs = 900n * second;
/** A clock ahead of this one writes lines of the future. */
const aheadNs = 60n * second;
const maxLines = 1_000;
/** Where the lines are huge. */
const fewLines = 50;
const tooMuch = "the lines of this request are more than can be read at once";
const maxText = 16_000;

/** Everything that the logs say of one request, from one query. Empty where the searched time holds no line of it. */
export function tellRequest(ask: Ask): Promise<Story> {
  return tellRequestOf(lokiLines(ask.input.mesh), ask);
}

export async function tellRequestOf(store: LineStore, { ctx, input, signal }: Ask): Promise<Story> {
  const { mesh, requestId, around } = input;
  authorise(ctx, "mesh.read", mesh);
  const at = around === undefined ? null : (parseNs(around) ?? null);
  const span = searched(at);
  return orLastLogs(`request ${JSON.stringify(input)}`, async () => {
    const known = await store.known(signal);
    const query = planRequest(mesh, requestId, known);
    const read = (limit: number) =>
      orTooMuch(() => store.lines({ ...span, query, limit, direction: "backward", signal }));
    let limit = maxLines;
    let found = await read(limit);
    if (found === "too-much") {
      limit = fewLines;
      found = await read(limit);
    }
    if (found === "too-much") throw new AppError("upstream-bad-answer", tooMuch, { upstream: "loki" });
    const own = found.filter((entry) => isOfRequest(entry, requestId, known));
    const { entries, ...told } = assembleStory(own, at, known);
    return {
      mesh,
      requestId,
      generatedAt: new Date().toISOString(),
      searched: { start: formatNs(span.startNs), end: formatNs(span.endNs) },
      ...told,
      lines: entries.map((entry) => lineOf(entry, maxText, known)),
      logql: query.text,
      warnings: found.length < limit ? [] : [truncated(limit)],
      stale: null,
    };
  });
}

function truncated(limit: number): Warning {
  const message = `only the newest ${limit} lines of this request were read`;
  return { code: "lines-truncated", message, upstream: "loki" };
}

function searched(at: bigint | null): TimeSpan {
  const endNs = nsOfMs(Date.now()) + aheadNs;
  if (at === null) return { startNs: endNs - lookBackNs, endNs };
  return { startNs: at - aroundNs, endNs: at + aroundNs };
}
