import "server-only";
import { processSingleton } from "../../http/process-singleton";
import { lineMatches, lines, streamLacks, streamMatches } from "../../logql/logql";
import type { LokiClient } from "../../loki/client";
import { nsOfMs } from "../nanoseconds";
import { labelsAmong, proxyContainers, type SeenLogs } from "../profiles/seen-logs";
import { lineKey } from "./line-key";

const freshMs = 30_000;
const hourNs = 3_600_000_000_000n;
const maxSamples = 100;
/** Proxies write of themselves too; lines of calls name a cluster, or why there is none. */
const callTexts = '(in|out)bound\\||Passthrough|BlackHole|response_code|route_not_found|" [0-9]{3} [A-Z-]';

type Kept = { seen: SeenLogs; at: number };

/**
 * What this Loki holds, from its labels of the last day and some lines of the last hour: at most four cheap calls. What was
 * read is used at once and read anew behind the back; only the first look waits. Throws AppErrors with `upstream: "loki"`.
 */
export async function lookAtLogs(client: LokiClient, mesh: string, signal?: AbortSignal): Promise<SeenLogs> {
  const all = processSingleton("seen-logs", () => new WeakMap<object, Map<string, Kept>>());
  const kept = all.get(client) ?? new Map<string, Kept>();
  all.set(client, kept);
  const known = kept.get(mesh);
  if (known && performance.now() - known.at < freshMs) return known.seen;
  const looking = look(client, mesh, known ? undefined : signal).then((seen) => {
    kept.set(mesh, { seen, at: performance.now() });
    return seen;
  });
  if (!known) return looking;
  looking.catch(() => undefined);
  return known.seen;
}

async function look(client: LokiClient, mesh: string, signal: AbortSignal | undefined): Promise<SeenLogs> {
  const endNs = nsOfMs(Date.now() + 60_000);
  const day = { startNs: endNs - 24n * hourNs, endNs, signal };
  const labelNames = await client.labels(day);
  const isShared = labelNames.includes("mesh");
  const meshes = isShared ? await client.labelValues("mesh", day) : [];
  const { container, any } = labelsAmong(labelNames);
  if (meshes.includes(mesh) || any === null) return { labelNames, meshes, containers: [], samples: [] };
  const containers = container === null ? [] : await client.labelValues(container, day);
  const streams = container === null ? streamMatches(any, ".+") : streamMatches(container, proxyContainers);
  const query = lines(isShared ? [streams, streamLacks("mesh")] : [streams], [lineMatches(callTexts)]);
  const span = { startNs: endNs - hourNs, endNs, signal };
  const found = await client.lines({ query, ...span, limit: maxSamples, direction: "backward" });
  const samples = found.map(({ ns, line, labels }) => ({ ns, line, labels, key: lineKey(labels, line) }));
  return { labelNames, meshes, containers, samples };
}
