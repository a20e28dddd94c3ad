import "server-only";
import { Connection, type RawAnswer } from "../../connections/connection";
import { Secret } from "../../connections/secret";
import { AppError } from "../../errors";
import type { WebhookSettings } from "../../settings/webhook-settings";
import { slackMessage } from "../slack-message";
import type { WebhookBody } from "../webhooks";
import { signedHeaders } from "./sign-message";

/** How one attempt ended. `askedSeconds` is how long the other side wants to be left alone. */
export type Sent =
  | { ok: true }
  | { ok: false; reason: string; askedSeconds: number | null; isFinal: boolean };

const answerWithinMs = 8_000;
const maxAnswerBytes = 64 * 1024;
const gone = 410;

/**
 * Sends one body to one webhook, once. Never throws for what the other side does. Redirects are not followed, and no reason
 * says the address, which lets in whoever knows it.
 */
export async function sendToWebhook(
  webhook: WebhookSettings,
  { id, at, body }: { id: string; at: Date; body: WebhookBody },
  signal: AbortSignal,
): Promise<Sent> {
  try {
    const text = JSON.stringify(webhook.format === "slack" ? slackMessage(body) : body);
    const headers = await headersOf(webhook, { id, seconds: Math.floor(at.getTime() / 1_000), body: text });
    return judge(
      await post(webhook, text, headers, AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)])),
    );
  } catch (cause) {
    return { ok: false, reason: reasonOf(cause), askedSeconds: null, isFinal: false };
  }
}

async function headersOf(webhook: WebhookSettings, message: Parameters<typeof signedHeaders>[1]) {
  if (!webhook.secret) return {};
  return signedHeaders(await new Secret(webhook.secret, "webhook", "the signature").read(), message);
}

async function post(
  { url }: WebhookSettings,
  json: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const address = typeof url === "string" ? url : await new Secret(url, "webhook", "the address").read();
  if (!/^https?:\/\//.test(address) || !URL.canParse(address))
    throw new AppError("upstream-unavailable", "the webhook's address is no http address", {
      upstream: "webhook",
    });
  const { origin, pathname, searchParams } = new URL(address);
  const connection = new Connection("webhook", { url: origin }, { maxBytes: maxAnswerBytes, connections: 1 });
  try {
    return await connection.ask(
      pathname as `/${string}`,
      { method: "POST", json, headers, query: searchParams },
      signal,
    );
  } finally {
    await connection.close();
  }
}

function judge({ status, headers }: RawAnswer): Sent {
  if (status >= 200 && status < 300) return { ok: true };
  const asked = Number(headers["retry-after"]);
  return {
    ok: false,
    reason: `it answered ${status}`,
    askedSeconds: Number.isFinite(asked) && asked > 0 ? asked : null,
    isFinal: status === gone,
  };
}

/** Words of ours, or a code of the network's: neither holds an address that people gave. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AppError) return cause.message;
  if (cause instanceof Error && cause.name === "TimeoutError")
    return `it did not answer within ${answerWithinMs / 1_000} s`;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code === "" ? "it could not be reached" : `it could not be reached: ${code}`;
}
