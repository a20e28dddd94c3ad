import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { readableNamespaces } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import { systemContext } from "../../access/server/system-context";
import { AppError } from "../../errors";
import type { LogQl } from "../../logql/logql";
import type { Warning } from "../../metrics/reading";
import type { Entry } from "../entry";
import { isOfRequest } from "../is-of-request";
import { lineOf } from "../log-line";
import { maskEntry } from "../masking/mask-entry";
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
import { recordReveal, requireReveal, shownTo } from "./reveal";

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

/**
 * Everything that the logs say of one request, from one query. Empty where the searched time holds no line of it. Who may read
 * some namespaces only is told what their lines say, and of the others how many hops they tell of: one query more. Lines are masked;
 * with `reveal` those of namespaces whose prompts may be read are as they were logged, once that is written down.
 */
export function tellRequest(ask: Ask): Promise<Story> {
  const { ctx, input } = ask;
  const isBound = readableNamespaces(ctx, input.mesh) !== "all";
  const whole = isBound ? lokiLines(input.mesh, systemContext("requests")) : null;
  return tellRequestOf(lokiLines(input.mesh, ctx), ask, whole);
}

export async function tellRequestOf(
  store: LineStore,
  { ctx, input, signal }: Ask,
  whole: LineStore | null = null,
): Promise<Story> {
  const { mesh, requestId, around, reveal } = input;
  authorise(ctx, "mesh.read", mesh);
  const wanted = { mesh, request: requestId };
  if (reveal) await requireReveal(ctx, wanted);
  const at = around === undefined ? null : (parseNs(around) ?? null);
  const span = searched(at);
  const take = async (): Promise<Story> => {
    const known = await store.known(signal);
    const query = planRequest(mesh, requestId, known);
    const readOf = async (from: LineStore) => {
      const { entries, isCut } = await readNewest(from, { ...span, query, signal });
      return { own: entries.filter((entry) => isOfRequest(entry, requestId, known)), isCut };
    };
    const [{ own, isCut }, all] = await Promise.all([readOf(store), whole && readOf(whole)]);
    const shown = own.map((entry) => (reveal ? shownTo(ctx, mesh, entry, known) : maskEntry(entry)));
    const { entries, ...told } = assembleStory(shown, at, known);
    if (reveal) await recordReveal(ctx, wanted, entries, known);
    const hopsOutside = all && entries.length > 0 ? hopsBeyond(told, assembleStory(all.own, at, known)) : 0;
    return {
      mesh,
      requestId,
      generatedAt: new Date().toISOString(),
      searched: { start: formatNs(span.startNs), end: formatNs(span.endNs) },
      ...told,
      hopsOutside,
      lines: entries.map((entry) => lineOf(entry, maxText, known)),
      logql: query.text,
      warnings: isCut ? [truncated(own.length)] : [],
      stale: null,
    };
  };
  // What was revealed once is kept for nobody.
  return reveal ? take() : orLastLogs({ ctx, mesh }, `request ${JSON.stringify(input)}`, take);
}

/** At most so many lines, and fewer where they are huge. */
async function readNewest(
  store: LineStore,
  ask: TimeSpan & { query: LogQl; signal: AbortSignal | undefined },
): Promise<{ entries: Entry[]; isCut: boolean }> {
  for (const limit of [maxLines, fewLines]) {
    const entries = await orTooMuch(() => store.lines({ ...ask, limit, direction: "backward" }));
    if (entries !== "too-much") return { entries, isCut: entries.length >= limit };
  }
  throw new AppError("upstream-bad-answer", tooMuch, { upstream: "loki" });
}

type Told = Pick<Story, "traceId" | "hops">;

/** Of the same trace, the hops that only others' lines tell of. */
function hopsBeyond(own: Told, all: Told): number {
  return own.traceId === all.traceId ? Math.max(0, all.hops.length - own.hops.length) : 0;
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
