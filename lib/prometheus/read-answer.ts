import "server-only";
import type { z } from "zod";
import { AppError, type ErrorCode } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import type { Warning } from "../metrics/reading";
import type { RawAnswer } from "./connection";
import { errorSchema, successSchema } from "./wire";

const maxDetail = 300;

export type Answer<T> = { data: T; warnings: Warning[] };

/**
 * What the API answered. Refusals in the API's own words (a query that it cannot run, one too many, one too slow) show that
 * Prometheus is alive and are thrown as `RefusedAlive`; anything that is not the API's answer means it is not.
 */
export function readAnswer<T extends z.ZodType>({ status, body }: RawAnswer, schema: T): Answer<z.output<T>> {
  const json = parseJson(body);
  if (status >= 200 && status < 300) {
    const envelope = successSchema.safeParse(json);
    const data = schema.safeParse(envelope.data?.data);
    if (envelope.success && data.success) return { data: data.data, warnings: warningsOf(envelope.data) };
    throw failure("upstream-bad-answer", "prometheus answered what is not its interface's JSON");
  }
  const refused = errorSchema.safeParse(json);
  if (refused.success && status !== 401 && status !== 403 && refused.data.errorType !== "unavailable") {
    const { errorType, error } = refused.data;
    const isTimeout = errorType === "timeout" || /timed out|deadline exceeded/i.test(error);
    const code = isTimeout ? "upstream-timeout" : "upstream-bad-answer";
    throw new RefusedAlive(failure(code, `prometheus refused the query (${errorType}): ${error}`));
  }
  if (status === 503 || status === 502 || status === 504) {
    throw failure("upstream-unavailable", `prometheus is not ready: HTTP ${status}`);
  }
  throw failure("upstream-bad-answer", `prometheus answered HTTP ${status}`);
}

function failure(code: ErrorCode, message: string): AppError {
  return new AppError(code, message.slice(0, maxDetail), { upstream: "prometheus" });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function warningsOf({
  warnings = [],
  isPartial,
}: {
  warnings?: string[] | undefined;
  isPartial?: boolean | undefined;
}): Warning[] {
  const partial = isPartial ? ["the answer is partial"] : [];
  return [...warnings, ...partial].slice(0, 20).map((message) => ({
    code: "prometheus-warning",
    message: message.slice(0, maxDetail),
    upstream: "prometheus" as const,
  }));
}
