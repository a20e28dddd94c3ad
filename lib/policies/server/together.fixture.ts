import type { ControlPlaneProcess } from "../../../controlplane/fixtures/control-plane-process";
import type { Context } from "../../access/actor";
import type { Accepted } from "../../changes/changes";
import { AppError } from "../../errors";
import type { PolicyKind } from "../kinds";
import { applyTogether } from "./apply-together";
import { createPolicy } from "./create-policy";
import { getPolicy } from "./get-policy";
import { submitRevision } from "./submit-revision";

export type Submission = [service: string, kind: PolicyKind, spec: Record<string, unknown> | null];

export const limits = (maxRequests: number) => ({ limits: { maxRequests } });
export const weights = (v1: number) => ({
  rules: [
    {
      split: [
        { to: { version: "v1" }, weight: v1 },
        { to: { version: "v2" }, weight: 100 - v1 },
      ],
    },
  ],
});

/** Submits what is to be decided of one policy, and applies nothing. */
export async function submitted(
  ctx: Context,
  [service, kind, spec]: Submission,
): Promise<{ policyId: string; number: number }> {
  const { id } = await createPolicy({ ctx, input: { mesh: "demo", namespace: "llm", kind, service } });
  const { newestRevision: baseRevision } = await getPolicy({ ctx, input: { id } });
  const { revision } = await submitRevision({ ctx, input: { id, baseRevision, spec, message: "" } });
  return { policyId: id, number: revision.number };
}

/** Submits several, and applies them as one change. */
export async function together(ctx: Context, ...submissions: Submission[]): Promise<Accepted> {
  const revisions = [];
  for (const submission of submissions) revisions.push(await submitted(ctx, submission));
  return applyTogether({ ctx, input: { mesh: "demo", message: "both", revisions } });
}

/** Somebody else's route, which nothing of ours writes over by itself. */
export async function foreignRoute(plane: ControlPlaneProcess, service: string): Promise<void> {
  const origin = {
    policyId: "00000000-0000-7000-8000-000000000001",
    revision: 1,
    changeId: "00000000-0000-7000-8000-000000000002",
  };
  const route = { origin, rules: [{ split: [{ version: "v1", weightBp: 10_000 }] }] };
  const put = await plane.put(JSON.stringify({ route }), { service, deliveryId: `other-${service}` });
  if (put.status !== 200) throw new AppError("internal", "the control plane did not take a route");
}
