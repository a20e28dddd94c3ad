import "server-only";
import type { z } from "zod";
import type { UpstreamGate } from "../http/upstream-gate";
import type { Warning } from "../metrics/reading";
import type { Promql } from "../promql/promql";
import type { Asking } from "./confined-connection";
import { readAnswer } from "./read-answer";
import type { SharedReads } from "./shared-reads";
import { labelSetsSchema, labelValuesSchema, metadataSchema } from "./wire";

/** Unix seconds; `limit` is how much is asked for, which products before 2.54 do not heed. */
type Asked = {
  match?: Promql | undefined;
  start: number;
  end: number;
  limit: number;
  signal?: AbortSignal | undefined;
};
type Told<T> = { values: T; warnings: Warning[] };

/** Whoever types asks for the same again a moment later. */
const keepMs = 5_000;
const namesKeepMs = 1_000;

/** What one Prometheus has to write queries with. What is searched for goes in the body, never into a path. */
export class Catalogue {
  private readonly gate: UpstreamGate;
  private readonly connection: Asking;
  private readonly shared: SharedReads;

  constructor(parts: { gate: UpstreamGate; connection: Asking; shared: SharedReads }) {
    this.gate = parts.gate;
    this.connection = parts.connection;
    this.shared = parts.shared;
  }

  /** Names of labels, of the series that `match` selects or of all. */
  labelNames(asked: Asked): Promise<Told<string[]>> {
    return this.read("/api/v1/labels", { form: fieldsOf(asked) }, labelValuesSchema, asked.signal);
  }

  /** The values that a label had, on series that `match` selects. */
  labelValues(
    label: "__name__" | "le",
    { match, start, end, limit, signal }: Omit<Asked, "limit"> & { match: Promql; limit?: number },
  ): Promise<Told<string[]>> {
    // Without a range VictoriaMetrics looks at today alone, and others at all time.
    const query = new URLSearchParams({ "match[]": match.text, start: String(start), end: String(end) });
    if (limit !== undefined) query.set("limit", String(limit));
    return this.read(
      `/api/v1/label/${label}/values`,
      { query, keepMs: namesKeepMs },
      labelValuesSchema,
      signal,
    );
  }

  /** The label sets of the series that `match` selects. */
  labelSets(asked: Asked & { match: Promql }): Promise<Told<Record<string, string>[]>> {
    return this.read("/api/v1/series", { form: fieldsOf(asked) }, labelSetsSchema, asked.signal);
  }

  /** By metric: what it is and what is said of it. Not every product knows. */
  metadata({
    limit,
    signal,
  }: Pick<Asked, "limit" | "signal">): Promise<Told<z.output<typeof metadataSchema>>> {
    const query = new URLSearchParams({ limit: String(limit), limit_per_metric: "1" });
    return this.read("/api/v1/metadata", { query }, metadataSchema, signal);
  }

  private async read<T extends z.ZodType>(
    path: "/api/v1/labels" | "/api/v1/series" | "/api/v1/metadata" | `/api/v1/label/${string}/values`,
    { keepMs: keep = keepMs, ...asked }: { form?: URLSearchParams; query?: URLSearchParams; keepMs?: number },
    schema: T,
    signal: AbortSignal | undefined,
  ): Promise<Told<z.output<T>>> {
    const run = () =>
      this.gate.call(async (inTime) => readAnswer(await this.connection.ask(path, asked, inTime), schema));
    const key = `${path} ${asked.form ?? asked.query}`;
    const { data, warnings } = await this.shared.read(key, keep, run, signal);
    return { values: data, warnings };
  }
}

function fieldsOf({ match, start, end, limit }: Asked): URLSearchParams {
  const fields = new URLSearchParams({ start: String(start), end: String(end), limit: String(limit) });
  if (match) fields.set("match[]", match.text);
  return fields;
}
