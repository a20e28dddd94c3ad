import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import { lineOf } from "../log-line";
import type { WholeLine } from "../logs";
import { maskEntry } from "../masking/mask-entry";
import { planStreams } from "../plan-query";
import type { logLineRoute } from "../routes";
import { type LineStore, maxRead } from "./line-store";
import { lokiLines } from "./loki-lines";
import { namespaceOf, recordReveal, requireReveal, shownTo } from "./reveal";

type Input = z.output<typeof logLineRoute.query> & { lineId: string };
type Ask = { ctx: Context; input: Input; signal?: AbortSignal };

/**
 * One line with its whole text, masked; with `reveal` as it was logged, once it is written down who saw it. Throws `not-found`
 * where the store holds it no more, and with `reveal` whatever keeps that from being written.
 */
export function getLine(ask: Ask): Promise<WholeLine> {
  return getLineOf(lokiLines(ask.input.mesh, ask.ctx), ask);
}

export async function getLineOf(store: LineStore, { ctx, input, signal }: Ask): Promise<WholeLine> {
  const { lineId, reveal, ...streams } = input;
  const { mesh, namespace } = streams;
  authorise(ctx, "mesh.read", mesh, namespace);
  const wanted = { mesh, line: lineId };
  if (reveal) await requireReveal(ctx, wanted);
  const dash = lineId.indexOf("-");
  const ns = BigInt(lineId.slice(0, dash));
  const key = lineId.slice(dash + 1);
  const known = await store.known(signal);
  const find = async (among: typeof streams) => {
    const span = { startNs: ns, endNs: ns + 1n, limit: maxRead, direction: "backward", signal } as const;
    const found = await store.lines({ query: planStreams(among, known), ...span });
    return found.find((each) => each.key === key);
  };
  // What a line says of itself need not be its stream's labels.
  const entry = (await find(streams)) ?? (namespace === undefined ? undefined : await find({ mesh }));
  if (!entry) throw new AppError("not-found", "The log store holds no such line.");
  if (reveal) await requireReveal(ctx, wanted, namespaceOf(entry, known));
  const shown = reveal ? shownTo(ctx, mesh, entry, known) : maskEntry(entry);
  if (reveal) await recordReveal(ctx, wanted, [shown], known);
  return { mesh, line: lineOf(shown, Number.POSITIVE_INFINITY, known) };
}
