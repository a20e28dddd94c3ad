import "server-only";
import { z } from "zod";
import { kindOf } from "../../changes/server/kind-column";
import { type Tx, transaction } from "../../db/client";
import { keepUndone, type UndoneAct } from "../../http/undone-acts";
import { policyKindSchema } from "../../policies/kinds";
import { dnsLabelSchema } from "../../policies/names";
import { type AuditEntry, recordAudit } from "./record-audit";

type Target = Pick<AuditEntry, "mesh" | "namespace" | "service" | "kind" | "policyId" | "changeId">;

/** What nobody has checked yet: each part counts when it is what it has to be, and is left out otherwise. */
const paramsSchema = z.object({
  id: z.uuid().optional().catch(undefined),
  namespace: dnsLabelSchema.optional().catch(undefined),
  name: dnsLabelSchema.optional().catch(undefined),
});
const bodySchema = z.object({
  mesh: dnsLabelSchema.optional().catch(undefined),
  namespace: dnsLabelSchema.optional().catch(undefined),
  service: dnsLabelSchema.optional().catch(undefined),
  kind: policyKindSchema.optional().catch(undefined),
  /** What was asked for. Nothing else of a body is kept: it may be a secret. */
  spec: z.unknown().optional(),
  weights: z.unknown().optional(),
});

/** From now on each act that this process refuses, or that fails in it, leaves a row: in a transaction of its own. */
export function recordRefusals(): void {
  keepUndone((act) => transaction((tx) => recordUndone(tx, act)));
}

async function recordUndone(tx: Tx, act: UndoneAct): Promise<void> {
  const { ctx, contract, outcome, code, message } = act;
  const body = bodySchema.safeParse(act.body).data;
  await recordAudit(tx, ctx, {
    ...(await targetOf(tx, act, body)),
    action: contract.verb,
    outcome,
    code,
    message,
    after: body?.spec ?? body?.weights,
  });
}

/** What it was about, as far as it says so; a policy and a change are looked up. */
async function targetOf(
  tx: Tx,
  { params, contract }: UndoneAct,
  body: z.output<typeof bodySchema> | undefined,
): Promise<Target> {
  const { id, namespace, name } = paramsSchema.safeParse(params).data ?? {};
  if (id !== undefined && contract.path.startsWith("/api/v1/policies/")) return targetOfPolicy(tx, id);
  if (id !== undefined && contract.path.startsWith("/api/v1/changes/")) {
    const change = await tx.change.findUnique({ where: { id }, include: { revisions: { take: 1 } } });
    if (!change) return { changeId: id };
    const policyId = change.revisions[0]?.policyId;
    return { ...(policyId ? await targetOfPolicy(tx, policyId) : {}), changeId: id };
  }
  return {
    mesh: body?.mesh,
    namespace: namespace ?? body?.namespace,
    service: name ?? body?.service,
    kind: body?.kind,
  };
}

async function targetOfPolicy(tx: Tx, policyId: string): Promise<Target> {
  const policy = await tx.policy.findUnique({ where: { id: policyId } });
  if (!policy) return { policyId };
  const { meshId: mesh, namespace, service, kind } = policy;
  return { mesh, namespace, service, kind: kindOf(kind), policyId };
}
