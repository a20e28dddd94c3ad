import "server-only";
import type { Context } from "../../access/actor";
import { AppError } from "../../errors";
import type { LokiClient } from "../../loki/client";
import { findLoki } from "../../loki/loki";
import { staleOf } from "../../metrics/stale-of";
import { requireMesh } from "../../settings/settings";
import { callsAmong, knownFrom, type LogSettings } from "../profiles/seen-logs";
import { type LogFindings, logGapsOf } from "../remedies";
import { lookAtLogs } from "./look-at-logs";

const nothing = { isLabelled: false, hasPods: false, calls: 0, withId: 0 };

/**
 * Which formats a mesh's logs have and what is missing of them, from the look that the log pages take too. While Loki is away
 * nothing is said of them, with `stale`. Throws only `not-found` for the mesh. Whoever calls has asked whether the mesh may be
 * read.
 */
export async function diagnoseLogs(
  ctx: Pick<Context, "reads">,
  mesh: string,
  signal?: AbortSignal,
): Promise<LogFindings> {
  const { logs } = requireMesh(mesh);
  const client = findLoki(mesh, ctx);
  if (!client) return { profiles: [], gaps: logGapsOf({ ...nothing, isSetUp: false }), stale: null };
  return diagnoseLogsIn(client.whole, mesh, logs, signal);
}

export async function diagnoseLogsIn(
  client: LokiClient,
  mesh: string,
  settings: LogSettings | undefined,
  signal?: AbortSignal,
): Promise<LogFindings> {
  try {
    const seen = await lookAtLogs(client, mesh, signal);
    const known = knownFrom(mesh, seen, settings);
    const isThere = seen.labelNames.length > 0;
    const gaps = logGapsOf({
      isSetUp: true,
      isLabelled: known.by === "labelled" && isThere,
      hasPods: known.by === "pods" && (known.labels.pod ?? known.labels.container) !== null,
      ...callsAmong(seen.samples, known),
    });
    return { profiles: isThere ? known.active.map(({ name }) => name) : [], gaps, stale: null };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return { profiles: [], gaps: [], stale: staleOf(cause) };
  }
}
