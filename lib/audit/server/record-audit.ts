import "server-only";
import type { Context } from "../../access/actor";
import type { Tx } from "../../db/client";
import { newId } from "../../db/new-id";
import { Prisma } from "../../db/rows";
import { AppError } from "../../errors";
import type { AuditOutcome } from "../audit";
import type { AuditContent } from "../canonical-row";
import { timeText } from "./audit-columns";
import { hashContent } from "./hash-row";
import { plainJson, plainText } from "./plain-values";

export type AuditEntry = {
  /** Left out where it is of no mesh that can be named. */
  mesh?: string | undefined;
  namespace?: string | undefined;
  service?: string | undefined;
  /** The policy's. */
  kind?: string | undefined;
  policyId?: string | undefined;
  changeId?: string | undefined;
  /** What was done, by the verb's code: "shift", "undo", "sign-in". */
  action: string;
  outcome: AuditOutcome;
  /** Of what was refused or failed: the problem's code. */
  code?: string | undefined;
  /** The reason that was given, or the refusal's. */
  message?: string | undefined;
  beforeRevision?: number | null | undefined;
  afterRevision?: number | null | undefined;
  /** What was said before and after. Never a secret: the trail is kept for good and exported. */
  before?: unknown;
  after?: unknown;
};

type Head = { sequence: bigint; hash: string; now: string };

/**
 * Writes who did what, from where, in the transaction that does it: either both are kept or neither. The row continues
 * the installation's one chain, whose end stays locked until that transaction ends: call it last.
 */
export async function recordAudit(tx: Tx, ctx: Context, entry: AuditEntry): Promise<void> {
  const [head] = await tx.$queryRaw<Head[]>`
    SELECT sequence, hash, ${timeText(Prisma.sql`clock_timestamp()`)} AS now FROM "AuditHead" FOR UPDATE`;
  if (!head) throw new AppError("internal", "The audit chain has no head.");
  const row = contentOf(ctx, entry, head);
  const { actor, sequence, at, id, policyId, changeId } = row;
  // As text: what the client's query engine makes of JSON can differ in a number's last digit.
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  await tx.$executeRaw`
    INSERT INTO "AuditEvent" (
      sequence, "previousHash", hash, id, at, "actorKind", "actorId", "actorName", address, "userAgent", "requestId",
      action, outcome, code, message, "meshId", namespace, service, kind, "policyId", "changeId",
      "beforeRevision", "afterRevision", before, after
    ) VALUES (
      ${BigInt(sequence)}, ${head.hash}, ${hashContent(head.hash, row)}, ${id}::uuid, ${at}::timestamptz,
      ${actor.kind}::"ActorKind", ${actor.id}, ${actor.name}, ${row.address}, ${row.userAgent}, ${row.requestId},
      ${row.verb}, ${row.outcome}, ${row.code}, ${row.message}, ${row.mesh}, ${row.namespace}, ${row.service}, ${row.kind},
      ${policyId}::uuid, ${changeId}::uuid, ${row.beforeRevision}, ${row.afterRevision},
      ${json(row.before)}::jsonb, ${json(row.after)}::jsonb
    )`;
}

/** What the row says, in the form in which it will be read again. */
function contentOf({ actor, ...ctx }: Context, entry: AuditEntry, head: Head): AuditContent {
  // A spec is far smaller. What nobody let in may not fill the trail: past this it is kept as its hash.
  const maxJson = entry.outcome === "done" ? 200_000 : 16_000;
  const text = (value: string | undefined, max: number) =>
    value === undefined || value === "" ? null : plainText(value, max);
  return {
    sequence: Number(head.sequence) + 1,
    id: newId(),
    at: head.now,
    actor: { kind: actor.kind, id: plainText(actor.id, 200), name: plainText(actor.name, 200) },
    address: plainText(ctx.address, 100),
    userAgent: text(ctx.userAgent, 200),
    requestId: plainText(ctx.requestId, 100),
    verb: entry.action,
    outcome: entry.outcome,
    code: entry.code ?? null,
    message: text(entry.message, 1_000),
    mesh: entry.mesh ?? null,
    namespace: entry.namespace ?? null,
    service: entry.service ?? null,
    kind: entry.kind ?? null,
    policyId: entry.policyId ?? null,
    changeId: entry.changeId ?? null,
    beforeRevision: entry.beforeRevision ?? null,
    afterRevision: entry.afterRevision ?? null,
    before: plainJson(entry.before, maxJson),
    after: plainJson(entry.after, maxJson),
  };
}
