import type { IncomingMessage } from "node:http";
import { ApiError } from "./api-error";

/** As etcd bounds a request. */
const maxBytes = 3 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new ApiError(413, "RequestEntityTooLarge", `Request entity too large: limit is ${maxBytes}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
