import { applyTogetherRoute, getChangeRoute } from "../lib/changes/routes";
import { sameJson } from "../lib/policies/canonical-json";
import type { PolicyPreview } from "../lib/policies/preview";
import { getRevisionRoute } from "../lib/policies/routes";
import { createPolicyRoute } from "../lib/policies/routes-drafts";
import {
  applyRevisionRoute,
  previewTargetRoute,
  submitRevisionRoute,
} from "../lib/policies/routes-revisions";
import { toWritten } from "../lib/policies/written/written-spec";
import type { Difference } from "./compare-policies";
import type { ConsoleClient } from "./console-client";
import { ConsoleError } from "./console-error";

/** What stands in the way of a policy; `isFinal` where a reason would not let it through. */
export type Obstacle = {
  file: string;
  path: string;
  message: string;
  severity: "error" | "warning";
  isFinal: boolean;
};

/** Everything that stands in the way of any of the policies, or is worth knowing; nothing is written. Throws ConsoleError. */
export async function obstaclesOf(
  client: ConsoleClient,
  differences: readonly Difference[],
): Promise<Obstacle[]> {
  const found: Obstacle[] = [];
  for (const { file, kind, target, wanted } of differences) {
    const body = { kind, ...target, spec: toWritten(wanted) };
    found.push(...obstaclesIn(file, await client.call(previewTargetRoute, { body })));
  }
  return found;
}

function obstaclesIn(file: string, { unsupported, problems }: PolicyPreview): Obstacle[] {
  return [
    ...unsupported.map(({ path, reason: message }) => ({
      file,
      path,
      message,
      severity: "error" as const,
      isFinal: true,
    })),
    ...problems.flatMap(({ path, message, severity, code }) =>
      severity === "info"
        ? []
        : [{ file, path, message, severity, isFinal: severity === "error" && code === "unknown-version" }],
    ),
  ];
}

type How = { message: string; reason: string | undefined };

/**
 * Submits one policy on top of the revision that it was compared with, and applies it. The change's id. Throws ConsoleError:
 * `stale-base-revision` where somebody decided something since.
 */
export async function applyPolicy(
  client: ConsoleClient,
  difference: Difference,
  { message, reason }: How,
): Promise<string> {
  const { id, number } = await submitted(client, difference, message);
  const override = reason === undefined ? {} : { override: { reason } };
  const body = { message, ...override };
  const { changeId } = await client.call(applyRevisionRoute, { params: { id, number }, body });
  return changeId;
}

/**
 * Submits all and applies them as one change, all or none, in the console's order. The change's id. Throws ConsoleError as
 * `applyPolicy` does; what was submitted by then is found again by the next run.
 */
export async function applyTogether(
  client: ConsoleClient,
  differences: readonly Difference[],
  { message, reason }: How,
): Promise<string> {
  const revisions = [];
  for (const difference of differences) {
    const { id: policyId, number } = await submitted(client, difference, message);
    revisions.push({ policyId, number });
  }
  const override = reason === undefined ? {} : { override: { reason } };
  const mesh = differences[0]?.target.mesh ?? "";
  const body = { mesh, message, revisions, ...override };
  return (await client.call(applyTogetherRoute, { body })).changeId;
}

async function submitted(
  client: ConsoleClient,
  { kind, target, policy, wanted }: Difference,
  message: string,
): Promise<{ id: string; number: number }> {
  const spec = toWritten(wanted);
  const id = policy?.id ?? (await client.call(createPolicyRoute, { body: { kind, ...target, spec } })).id;
  const pending = policy?.pending?.number;
  if (pending !== undefined) {
    const revision = await client.call(getRevisionRoute, { params: { id, number: pending } });
    // Submitted before and not applied: the same is not submitted twice.
    if (sameJson(revision.spec, wanted)) return { id, number: pending };
  }
  const baseRevision = Math.max(policy?.newestRevision ?? 0, pending ?? 0);
  const body = { baseRevision, spec, message };
  const { revision } = await client.call(submitRevisionRoute, { params: { id }, body });
  return { id, number: revision.number };
}

/** What became of a change's push in time: accepted by the control plane, or not. Throws ConsoleError. */
export async function waitForChange(
  client: ConsoleClient,
  changeId: string,
  deadline: number,
): Promise<{ state: string; outcome: "accepted" | "failed" | "late" }> {
  for (;;) {
    const { state, set } = await client.call(getChangeRoute, { params: { id: changeId } });
    if (set?.state === "taken-back") return { state: set.state, outcome: "failed" };
    if (state === "accepted" || state === "converged") return { state, outcome: "accepted" };
    if (["failed", "conflicted", "superseded", "cancelled"].includes(state))
      return { state, outcome: "failed" };
    if (Date.now() > deadline) return { state, outcome: "late" };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** A refusal in words; one for a stale base says what to do. Pure. */
export function wordsOfRefusal(cause: unknown): string {
  if (!(cause instanceof ConsoleError)) throw cause;
  return cause.code === "stale-base-revision"
    ? `${cause.message} Somebody decided something else meanwhile: look with diff, and apply again.`
    : cause.message;
}
