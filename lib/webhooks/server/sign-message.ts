import "server-only";
import { createHmac } from "node:crypto";
import { AppError } from "../../errors";

const prefix = "whsec_";

/**
 * The headers that let a receiver know who sent a body and when (Standard Webhooks 1.0: HMAC-SHA-256 over
 * `id.timestamp.body`). `secret` is `whsec_` and base64; throws `upstream-unavailable` for anything else, without naming it.
 */
export function signedHeaders(
  secret: string,
  { id, seconds, body }: { id: string; seconds: number; body: string },
): Record<string, string> {
  const key = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : "", "base64");
  if (key.length < 24 || key.length > 64) {
    const message = `the webhook's secret is not "${prefix}" and 24 to 64 bytes in base64`;
    throw new AppError("upstream-unavailable", message, { upstream: "webhook" });
  }
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": `v1,${signature}` };
}
