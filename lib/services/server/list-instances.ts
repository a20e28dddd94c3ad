import "server-only";
import type { Context } from "../../access/actor";
import { mayReadNamespace } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import { readyEndpoints } from "../../control-planes/ready-endpoints";
import { AppError } from "../../errors";
import { presenceLabels, presencePart, presenceQuery } from "../../metrics/queries/presence";
import type { Stale, Warning } from "../../metrics/reading";
import { findJoin } from "../../metrics/resolve-concept";
import { knownShape } from "../../metrics/server/known-shape";
import { patienceSignal } from "../../metrics/server/patience";
import { staleOf } from "../../metrics/stale-of";
import type { PrometheusClient, Sample } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { type WindowName, windowSeconds } from "../../time/window";
import type { Instances } from "../instances";
import { mergeInstances, type Scraped } from "../merge-instances";
import { movementsOf } from "../movements";
import { registeredBefore } from "./registered-before";

type Input = { mesh: string; window?: WindowName | undefined };

/** Joins and leaves are told for so long at least. */
const leastSeconds = 900;
const points = 180;

/**
 * Every instance of the mesh: who is registered, who reports, who went, with when. Whatever upstream is away, the other is
 * answered, with `stale`. Throws `not-found` for a mesh that is none.
 */
export async function listInstances({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Instances> {
  const { mesh, window } = input;
  authorise(ctx, "mesh.read", mesh);
  const spanSeconds = Math.max(leastSeconds, window ? windowSeconds[window] : 0);
  const { scrapeSeconds } = requireMesh(mesh);
  const stepSeconds = Math.max(scrapeSeconds, Math.ceil(spanSeconds / points));
  const [endpoints, seen] = await Promise.all([
    readyEndpoints(mesh, signal),
    readPresence(prometheusOf(mesh, ctx), { spanSeconds, stepSeconds }, patienceSignal(signal)),
  ]);
  const registered =
    endpoints.groups?.flatMap(({ namespace, service, version, instances }) =>
      instances.map(({ id, since }) => ({ namespace, service, version, id, since })),
    ) ?? null;
  const isReadable = ({ namespace }: { namespace: string }) => mayReadNamespace(ctx, mesh, namespace);
  const before = registered ? registeredBefore(mesh, seen.now, registered) : [];
  const instances = mergeInstances({
    registered: registered?.filter(isReadable) ?? null,
    scraped: seen.scraped,
    before: before.filter(isReadable),
    now: seen.now,
    spanSeconds,
    patienceSeconds: 2 * stepSeconds + 2 * scrapeSeconds,
  });
  return {
    mesh,
    generatedAt: new Date().toISOString(),
    spanSeconds,
    instances,
    movements: movementsOf(instances, (seen.now - spanSeconds) * 1_000),
    warnings: seen.warnings,
    stale: endpoints.stale ?? seen.stale,
  };
}

type Presence = { scraped: Scraped[]; now: number; warnings: Warning[]; stale: Stale | null };

async function readPresence(
  client: PrometheusClient,
  { spanSeconds, stepSeconds }: { spanSeconds: number; stepSeconds: number },
  signal: AbortSignal,
): Promise<Presence> {
  try {
    const now = await client.moment({ signal });
    const shape = await knownShape(client, { at: now, isLive: true, signal });
    const query = presenceQuery({ spanSeconds, stepSeconds }, findJoin(shape));
    const { samples, warnings } = await client.instant(query, now, { signal });
    return { scraped: scrapedOf(samples), now, warnings, stale: null };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    return { scraped: [], now: Date.now() / 1_000, warnings: [], stale: staleOf(cause) };
  }
}

function scrapedOf(samples: readonly Sample[]): Scraped[] {
  const found = new Map<string, Scraped>();
  for (const { labels, value } of samples) {
    const { [presencePart]: part, ...own } = labels;
    if (value === null) continue;
    const key = JSON.stringify(Object.entries(own).sort());
    const known = found.get(key) ?? { ...whoOf(own), first: value, last: value };
    found.set(key, part === "first" ? { ...known, first: value } : { ...known, last: value });
  }
  return [...found.values()];
}

function whoOf(labels: Record<string, string>): Omit<Scraped, "first" | "last"> {
  const { namespace, service, version, id } = presenceLabels;
  const said = (label: string) => labels[label] || "unknown";
  return { namespace: said(namespace), service: said(service), version: said(version), id: said(id) };
}
