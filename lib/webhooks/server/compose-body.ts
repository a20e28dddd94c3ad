import "server-only";
import { changeInclude, summariesOf } from "../../changes/server/change-view";
import type { Database } from "../../db/client";
import type { WebhookMessage } from "../../db/rows";
import { env } from "../../env";
import { AppError } from "../../errors";
import { settings } from "../../settings/settings";
import { type WebhookBody, webhookEventSchema } from "../webhooks";

/** What a message says: the same at every attempt, since nothing of a change's content is ever rewritten. */
export async function composeBody(db: Database, message: WebhookMessage): Promise<WebhookBody> {
  const row = await db.change.findUniqueOrThrow({ where: { id: message.changeId }, include: changeInclude });
  const [summary] = await summariesOf(db, [row]);
  if (!summary) throw new AppError("internal", "a change without a revision");
  const { actor } = summary;
  return {
    type: webhookEventSchema.parse(message.event),
    timestamp: message.createdAt.toISOString(),
    data: {
      mesh: { id: summary.mesh, name: meshName(summary.mesh) },
      namespace: summary.namespace,
      service: summary.service,
      policy: { id: summary.policyId, kind: summary.policyKind, revision: summary.revision },
      change: {
        id: summary.id,
        kind: summary.kind,
        message: summary.message,
        until: summary.until,
        revertsChangeId: summary.revertsChangeId,
        fields: summary.fields,
      },
      actor: { kind: actor.kind, name: actor.name },
      reason: message.reason,
      link: linkTo(`/changes/${summary.id}?mesh=${encodeURIComponent(summary.mesh)}`),
    },
  };
}

/** What a webhook that is tried by hand is sent. */
export function testBody(at: Date): WebhookBody {
  return { type: "test", timestamp: at.toISOString(), data: { link: linkTo("/meshes") } };
}

function meshName(id: string): string {
  return settings().meshes.find((mesh) => mesh.id === id)?.name ?? id;
}

function linkTo(path: `/${string}`): string {
  return `${env().HEDDLE_PUBLIC_URL.replace(/\/+$/, "")}${path}`;
}
