import "server-only";
import type { Delivery } from "../../db/rows";
import type { PolicyKind } from "../../policies/kinds";

const trailer = "Heddle-Delivery";

type About = {
  kind: PolicyKind;
  revision: number;
  /** What its author said; any text. */
  message: string;
  delivery: Pick<Delivery, "id" | "changeId" | "namespace" | "service" | "actorName">;
};

/** A commit's message; its last lines say which delivery it is, so that a lost answer is found again. Pure. */
export function commitMessage({ kind, revision, message, delivery }: About): string {
  const { id, changeId, namespace, service, actorName } = delivery;
  const said = oneLine(message);
  return [
    `Heddle: ${kind} of ${namespace}/${service}, revision ${revision}`,
    "",
    ...(said === "" ? [] : [said, ""]),
    `Decided by ${oneLine(actorName)}.`,
    "",
    `Heddle-Change: ${changeId}`,
    `${trailer}: ${id}`,
    "",
  ].join("\n");
}

/** Whether a commit is the one of a delivery: by the last line that says so, since people's own words stand before it. Pure. */
export function isCommitOf(message: string, deliveryId: string): boolean {
  const lines = message.split("\n").filter((line) => line.startsWith(`${trailer}: `));
  return lines.at(-1) === `${trailer}: ${deliveryId}`;
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .slice(0, 300);
}
