import type { ChangedField } from "../changes/changed-field";
import type { WebhookBody, WebhookEvent } from "./webhooks";

const mostFields = 6;
const mostText = 200;

const happened: Record<WebhookEvent, string> = {
  "change.made": "was changed",
  "change.committed": "waits as a commit for whoever applies the repository",
  "change.accepted": "was accepted by the control plane",
  "change.converged": "has reached traffic",
  "change.failed": "was *not* pushed",
  "change.conflicted": "stopped: somebody else writes the same",
  "change.cancelled": "was cancelled",
};

/**
 * The body of a message for Slack's incoming webhooks, and for those that take the same (Mattermost, Rocket.Chat, Discord under
 * `/slack`). What people and upstreams wrote cannot mention anybody, link or format.
 */
export function slackMessage(body: WebhookBody): { text: string; unfurl_links: false } {
  return { text: body.type === "test" ? testText(body.data.link) : textOf(body), unfurl_links: false };
}

function testText(link: string): string {
  return `Heddle can reach this channel. ${linked(link, "Open the console")}`;
}

function textOf({ type, data }: Exclude<WebhookBody, { type: "test" }>): string {
  const { mesh, namespace, service, policy, change, actor, reason, link } = data;
  const first = `*${plain(service)}* (${plain(namespace)} in ${plain(mesh.name)}): ${policy.kind} ${happened[type]}`;
  const by = `${change.kind} by ${plain(actor.name)}${change.message ? `: ${plain(change.message)}` : ""}`;
  const fields = change.fields.slice(0, mostFields).map(fieldText);
  const more = change.fields.length - fields.length;
  return [
    first,
    by,
    ...fields,
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(change.until ? [`until ${change.until}`] : []),
    ...(reason ? [`> ${plain(reason)}`] : []),
    linked(link, "See the change, or undo it"),
  ].join("\n");
}

function fieldText({ path, before, after }: ChangedField): string {
  return `• ${plain(path)}: ${plain(String(before ?? "—"))} → ${plain(String(after ?? "—"))}`;
}

function linked(url: string, label: string): string {
  return `<${url}|${label}>`;
}

/**
 * Text that is nothing but text to Slack: its three control characters escaped, its marks kept from pairing by a word joiner
 * behind each, one line, cut. (https://docs.slack.dev/messaging/formatting-message-text)
 */
function plain(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  const short = line.length > mostText ? `${line.slice(0, mostText - 1)}…` : line;
  return short
    .replace(/[*_~`]/g, "$&\u2060")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
