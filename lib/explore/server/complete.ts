import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { PrometheusClient } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { contains, equals, type Matcher, notEquals, seriesWith } from "../../promql/promql";
import type { completionSchema } from "../explore";
import type { CompletionInput } from "../routes";

type Completion = z.infer<typeof completionSchema>;

/** Names are filtered further in the browser, so that more of them are worth having. */
const maxNames = 5_000;
const maxValues = 500;
/** Of so many series at most the values of a label are gathered. */
const maxSeries = 5_000;
const lookBackSeconds = 3_600;

/** What could stand where somebody writes, of the last hour. Throws what a read of Prometheus may throw. */
export async function complete({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: CompletionInput;
  signal?: AbortSignal | undefined;
}): Promise<Completion> {
  authorise(ctx, "mesh.read", input.mesh);
  return completeIn(prometheusOf(input.mesh, ctx), input, signal);
}

export async function completeIn(
  client: PrometheusClient,
  { kind, prefix = "", metric, label = "" }: Omit<CompletionInput, "mesh">,
  signal?: AbortSignal,
): Promise<Completion> {
  const end = Math.ceil((await client.now({ signal })) / 1_000 / 10) * 10;
  const span = { start: end - lookBackSeconds, end, signal };
  const ofMetric: Matcher[] = metric === undefined ? [] : [equals("__name__", metric)];
  switch (kind) {
    case "metrics": {
      const match = seriesWith([prefix === "" ? notEquals("__name__", "") : contains("__name__", prefix)]);
      const { values } = await client.labelAnswer("__name__", { match, ...span, limit: maxNames + 1 });
      return first(values, maxNames);
    }
    case "labels": {
      const match = ofMetric.length === 0 ? undefined : seriesWith(ofMetric);
      const { values } = await client.catalogue.labelNames({ match, ...span, limit: maxValues + 1 });
      return first(
        values.filter((name) => name !== "__name__" && name.includes(prefix)),
        maxValues,
      );
    }
    case "values": {
      const like = prefix === "" ? [] : [contains(label, prefix)];
      const match = seriesWith([...ofMetric, notEquals(label, ""), ...like]);
      const { values } = await client.catalogue.labelSets({ match, ...span, limit: maxSeries });
      const found = first([...new Set(values.flatMap((labels) => labels[label] ?? []))].sort(), maxValues);
      return { ...found, isCut: found.isCut || values.length >= maxSeries };
    }
  }
}

function first(values: readonly string[], most: number): Completion {
  return { values: values.slice(0, most), isCut: values.length > most };
}
