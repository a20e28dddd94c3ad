import "server-only";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { recordAudit } from "../../audit/server/record-audit";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { homeMesh, settings } from "../../settings/settings";
import { testBody } from "./compose-body";
import { sendToWebhook } from "./send-to-webhook";

/** Sends a test to one webhook now, and says how it went. Throws `not-found`, or `upstream-unavailable` with the reason. */
export async function tryWebhook({
  ctx,
  input: { name },
  signal,
}: {
  ctx: Context;
  input: { name: string };
  signal: AbortSignal;
}): Promise<{ sentAt: string }> {
  const mesh = homeMesh();
  authorise(ctx, "access.manage", null);
  const webhook = settings().webhooks.find((each) => each.name === name);
  if (!webhook) {
    throw new AppError("not-found", `There is no webhook "${name}".`, {
      params: { what: "webhook", id: name },
    });
  }
  const at = new Date();
  const sent = await sendToWebhook(webhook, { id: newId(), at, body: testBody(at) }, signal);
  if (!sent.ok) {
    throw new AppError("upstream-unavailable", `The webhook "${name}" took no test: ${sent.reason}.`, {
      upstream: "webhook",
    });
  }
  await transaction((tx) =>
    recordAudit(tx, ctx, { mesh, action: "try-webhook", outcome: "done", after: { name } }),
  );
  return { sentAt: at.toISOString() };
}
