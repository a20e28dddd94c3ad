import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import type { metadataAnswerSchema } from "../explore";

type Metadata = z.infer<typeof metadataAnswerSchema>;

const maxMetrics = 2_000;
const maxHelp = 300;

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
  return readMetadataIn(prometheusOf(mesh), signal);
}

export async function readMetadataIn(client: PrometheusClient, signal?: AbortSignal): Promise<Metadata> {
  const { values } = await client.catalogue.metadata({ limit: maxMetrics, signal });
  const metrics = Object.entries(values)
    .slice(0, maxMetrics)
    .flatMap(([name, [first]]) =>
      first ? [[name, { ...first, help: first.help.slice(0, maxHelp) }] as const] : [],
    );
  return { metrics: Object.fromEntries(metrics) };
}
