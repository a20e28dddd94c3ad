import "server-only";
import { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import { type Database, readDatabase } from "../../db/client";
import { settings } from "../../settings/settings";
import type { WebhookSettings } from "../../settings/webhook-settings";
import type { WebhooksAnswer, WebhookView } from "../webhooks";

const errorSchema = z.object({ reason: z.string(), at: z.string() });

/** The configured webhooks in the settings' order, and how their messages fare. Throws `forbidden`, or that Postgres is away. */
export async function listWebhooks({
  ctx,
  signal,
}: {
  ctx: Context;
  signal?: AbortSignal;
}): Promise<WebhooksAnswer> {
  authorise(ctx, "mesh.read", null);
  const { webhooks } = settings();
  const views = await readDatabase(
    (db) => Promise.all(webhooks.map((webhook) => viewOf(db, webhook))),
    signal ? { signal } : {},
  );
  return { generatedAt: new Date().toISOString(), webhooks: views };
}

async function viewOf(
  db: Database,
  { name, format, events, meshes, namespaces }: WebhookSettings,
): Promise<WebhookView> {
  const of = { webhook: name };
  const [waiting, givenUp, lastSent] = await Promise.all([
    db.webhookMessage.count({ where: { ...of, state: "waiting" } }),
    db.webhookMessage.count({ where: { ...of, state: "given_up" } }),
    db.webhookMessage.findFirst({ where: { ...of, state: "sent" }, orderBy: { endedAt: "desc" } }),
  ]);
  const lastSentAt = lastSent?.endedAt ?? null;
  return {
    name,
    format,
    events: events ?? null,
    meshes: meshes ?? null,
    namespaces: namespaces ?? null,
    lastSentAt: lastSentAt?.toISOString() ?? null,
    waiting,
    givenUp,
    fault: await faultOf(db, name, lastSentAt),
  };
}

/** Of the messages that were refused, the newest, unless one was sent since. */
async function faultOf(
  db: Database,
  webhook: string,
  lastSentAt: Date | null,
): Promise<WebhookView["fault"]> {
  const refused = await db.webhookMessage.findMany({
    where: { webhook, state: { in: ["waiting", "given_up"] }, attempts: { gt: 0 } },
    orderBy: { createdAt: "desc" },
    take: 20,
  });
  const faults = refused.flatMap(({ lastError, state, nextAttemptAt }) => {
    const error = errorSchema.safeParse(lastError);
    if (!error.success || (lastSentAt && Date.parse(error.data.at) <= lastSentAt.getTime())) return [];
    return [{ ...error.data, nextAttemptAt: state === "waiting" ? nextAttemptAt.toISOString() : null }];
  });
  return faults.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] ?? null;
}
