import { randomBytes } from "node:crypto";

/** W3C's header, which carries the trace from hop to hop. */
export const traceHeader = "traceparent";

/** One hop of a trace. */
export type Span = { traceId: string; spanId: string; parentId: string | undefined };

const pattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-|$)/;

/** A span below the one that `header` names; the first of a new trace when it names none. */
export function spanBelow(header: string | undefined): Span {
  const [, traceId, parentId] = pattern.exec(header ?? "") ?? [];
  const spanId = randomBytes(8).toString("hex");
  return { traceId: traceId ?? randomBytes(16).toString("hex"), spanId, parentId };
}

export function traceparent({ traceId, spanId }: Span): string {
  return `00-${traceId}-${spanId}-01`;
}
