import type { ServerResponse } from "node:http";

/** Thrown by a handler; answered as `{ error: { code, message, path? } }`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly path?: string,
  ) {
    super(message);
  }
}

export function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(text);
}

export function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  const { status, code, message, path } = refusal;
  if (status === 413) response.setHeader("connection", "close");
  answer(response, status, { error: { code, message, ...(path === undefined ? {} : { path }) } });
}
