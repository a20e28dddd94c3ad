import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { familyOf } from "../../metrics/namespace-guard";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { notEquals, seriesWith } from "../../promql/promql";
import type { metadataAnswerSchema } from "../explore";

type Metadata = z.infer<typeof metadataAnswerSchema>;

const maxMetrics = 2_000;
const maxHelp = 300;
const lookBackSeconds = 3_600;

/** What metrics are and what is said of them. Throws what a read of Prometheus may throw. */
export async function readMetadata({
  ctx,
  input: { mesh },
  signal,
}: {
  ctx: Context;
  input: { mesh: string };
  signal?: AbortSignal | undefined;
}): Promise<Metadata> {
  authorise(ctx, "mesh.read", mesh);
  return readMetadataIn(prometheusOf(mesh, ctx), signal);
}

export async function readMetadataIn(client: PrometheusClient, signal?: AbortSignal): Promise<Metadata> {
  const { values } = await client.whole.catalogue.metadata({ limit: maxMetrics, signal });
  const isReadable = await readableFamilies(client, signal);
  const metrics = Object.entries(values)
    .filter(([name]) => isReadable(name))
    .slice(0, maxMetrics)
    .flatMap(([name, [first]]) =>
      first ? [[name, { ...first, help: first.help.slice(0, maxHelp) }] as const] : [],
    );
  return { metrics: Object.fromEntries(metrics) };
}

/** What is said of metrics does not say whose they are: names that somebody may read say it. */
async function readableFamilies(
  client: PrometheusClient,
  signal: AbortSignal | undefined,
): Promise<(name: string) => boolean> {
  if (client.scope === "all") return () => true;
  const end = Math.ceil((await client.now({ signal })) / 10_000) * 10;
  const match = seriesWith([notEquals("__name__", "")]);
  const names = await client.labelValues("__name__", { match, start: end - lookBackSeconds, end, signal });
  const known = new Set(names.flatMap((name) => [name, familyOf(name)]));
  return (name) => known.has(name);
}
