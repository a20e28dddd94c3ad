import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { AppError } from "../../errors";
import { filledPoints } from "../../metrics/filled-points";
import type { PrometheusClient, WrittenAnswer } from "../../prometheus/client";
import { prometheusOf } from "../../prometheus/prometheus";
import { asWritten } from "../../promql/promql";
import { requireMesh } from "../../settings/settings";
import { steppedRange } from "../../time/range";
import { type Explored, maxDrawn } from "../explore";
import { greatestLines } from "../greatest-lines";
import type { ExploreQueryInput } from "../routes";

/** What Prometheus says against a query itself, and not of its own state. */
const queryFaults = ["bad_data", "execution", "not_acceptable", "too-much"];

/**
 * A person's own PromQL, at a moment or over a range. It is sent as it is. Throws `invalid-query` with Prometheus's words where it
 * cannot be run or gives too much, `unsupported-by-target` for more steps than it answers, and what a read may throw.
 */
export async function runQuery({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: ExploreQueryInput;
  signal?: AbortSignal | undefined;
}): Promise<Explored> {
  authorise(ctx, "mesh.read", input.mesh);
  return runQueryIn(prometheusOf(input.mesh, ctx), requireMesh(input.mesh).scrapeSeconds, input, signal);
}

export async function runQueryIn(
  client: PrometheusClient,
  scrapeSeconds: number,
  input: ExploreQueryInput,
  signal?: AbortSignal,
): Promise<Explored> {
  const query = asWritten(input.query);
  const common = { generatedAt: new Date().toISOString() };
  try {
    if ("at" in input) {
      const answer = await client.written(query, input.at, { signal });
      const all = samplesOf(answer, input.at);
      return {
        ...common,
        kind: answer.kind,
        ...{ start: input.at, end: input.at, stepSeconds: 0, lines: [] },
        samples: all.slice(0, maxDrawn),
        total: all.length,
        text: answer.text,
        warnings: [...client.clockWarnings(), ...answer.warnings],
      };
    }
    const { start, end, step, widthPx } = input;
    const range =
      step === undefined
        ? steppedRange({ start, end, scrapeSeconds, widthPx })
        : { start, end, stepSeconds: step };
    const { kind, lines, warnings } = await client.written(query, range, { signal });
    const filled = lines.map(({ labels, points }) => ({ labels, points: filledPoints(points, range) }));
    return {
      ...common,
      kind,
      ...range,
      ...greatestLines(filled, maxDrawn),
      samples: [],
      text: null,
      warnings: [...client.clockWarnings(), ...warnings],
    };
  } catch (cause) {
    throw asFaultOfQuery(cause);
  }
}

/** A range selector has many samples of each series: its newest. */
function samplesOf({ kind, lines, samples }: WrittenAnswer, at: number): Explored["samples"] {
  if (kind !== "matrix") return samples.map((sample) => ({ ...sample, at }));
  return lines.flatMap(({ labels, points }) => {
    const last = points.at(-1);
    return last ? [{ labels, value: last[1], at: last[0] }] : [];
  });
}

function asFaultOfQuery(cause: unknown): unknown {
  if (!(cause instanceof AppError) || cause.code !== "upstream-bad-answer") return cause;
  if (!queryFaults.includes(String(cause.params.errorType))) return cause;
  const message = cause.message.replace(/^prometheus refused the query \(\w+\): /, "");
  return new AppError("invalid-query", message, {
    cause,
    upstream: "prometheus",
    params: cause.params,
    faults: [{ path: "query", message }],
  });
}
