import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Span, spanBelow, traceHeader } from "../../mesh/trace-context";
import type { CallFacts } from "../access-log/call-facts";

const headerValue = /^[\x21-\x7e]{1,128}$/;

/** Short and plain enough to be carried through the mesh and into logs. */
export function isPlain(value: string): boolean {
  return headerValue.test(value);
}

/** What a gateway can be told to log of requests, and better is not. */
export type Said = { user?: string; prompt?: string };

/** One HTTP request from outside the mesh: who it is, and what becomes known of it on the way. */
export class InboundCall {
  readonly startedAt = performance.now();
  /** As in `POST /v1/chat/completions`. */
  readonly method: string;
  /** The client's `x-request-id`, or a new one. */
  readonly requestId: string;
  readonly span: Span;
  readonly facts: CallFacts = {};
  model: string | undefined;
  error: string | undefined;
  /** Who asked what, where the log says it. */
  said: Said = {};

  constructor(readonly request: IncomingMessage) {
    this.method = `${request.method} ${request.url?.split("?", 1)[0]}`;
    this.requestId = this.header("x-request-id") ?? randomUUID();
    this.span = spanBelow(this.header(traceHeader));
  }

  /** A client's header, when it is plain. */
  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return typeof value === "string" && isPlain(value) ? value : undefined;
  }
}
