import "server-only";
import { settings } from "../../settings/settings";
import type { WebhookSettings } from "../../settings/webhook-settings";
import type { WebhookEvent } from "../webhooks";

type Told = { meshId: string; namespace: string; event: WebhookEvent };

/** The configured webhooks that are to be told of this. */
export function matchingWebhooks({ meshId, namespace, event }: Told): WebhookSettings[] {
  return settings().webhooks.filter(
    ({ events, meshes, namespaces }) =>
      (events?.includes(event) ?? true) &&
      (meshes?.includes(meshId) ?? true) &&
      (namespaces?.includes(namespace) ?? true),
  );
}
