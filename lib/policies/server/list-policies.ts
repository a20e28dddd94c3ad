import "server-only";
import { mayReadNamespace, readableNamespaces, scopeOf } from "../../access/readable-namespaces";
import { authorise } from "../../access/server/authorise";
import type { DeliveryState } from "../../changes/delivery-state";
import type { ReadContext } from "../../changes/server/change-view";
import { readDeliveredCopies, savedTogether } from "../../changes/server/delivered-copy";
import { kindColumn } from "../../changes/server/kind-column";
import { orLastGood } from "../../changes/server/last-good";
import { readDatabase } from "../../db/client";
import { canonicalJson } from "../canonical-json";
import type { Policies, PolicyRow } from "../policies";
import { notWellFirst } from "../policy-word";
import { readPolicyRows } from "./policy-view";
import { type DraftMark, readDrafts, withDrafts } from "./read-drafts";

export type PoliciesInput = {
  mesh: string;
  namespace?: string | undefined;
  service?: string | undefined;
  kind?: PolicyRow["kind"] | undefined;
  state?: DeliveryState | undefined;
};

const maxPolicies = 2_000;

/**
 * The policies of a mesh, what is not well first, then by namespace and service; from the last read or from disk while
 * Postgres is away. One without a revision is only there while somebody has a draft of it.
 */
export async function listPolicies({
  ctx,
  input,
  signal,
}: ReadContext & { input: PoliciesInput }): Promise<Policies> {
  const { mesh, namespace, service, kind } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const readable = readableNamespaces(ctx, mesh);
  const { value, stale } = await orLastGood<{ rows: PolicyRow[]; drafts: DraftMark[] }>({
    key: `policies ${scopeOf(readable)} ${canonicalJson(input)}`,
    read: () =>
      readDatabase(
        async (db) => {
          const where = {
            meshId: mesh,
            ...(namespace !== undefined
              ? { namespace }
              : readable === "all"
                ? {}
                : { namespace: { in: [...readable] } }),
            ...(service === undefined ? {} : { service }),
            ...(kind === undefined ? {} : { kind: kindColumn(kind) }),
          };
          const [rows, drafts] = await Promise.all([
            readPolicyRows(db, where, maxPolicies),
            readDrafts(db, where),
          ]);
          return { rows, drafts };
        },
        signal ? { signal } : {},
      ),
    fromDisk: async () => {
      const copies = await readDeliveredCopies(mesh);
      const rows = copies
        .map((copy) => copy.policy)
        .filter((row) => isWanted(row, input) && mayReadNamespace(ctx, mesh, row.namespace));
      return savedTogether(copies, { rows, drafts: [] });
    },
  });
  const drafts = new Map<string, DraftMark[]>();
  for (const draft of value.drafts)
    drafts.set(draft.policyId, [...(drafts.get(draft.policyId) ?? []), draft]);
  const policies = value.rows
    .map((row) => withDrafts(row, drafts.get(row.id) ?? [], ctx.actor.id))
    .filter((row) => input.state === undefined || row.state === input.state)
    .filter((row) => row.newestRevision > 0 || row.myDraft !== null || row.othersDrafting.length > 0);
  return { policies: notWellFirst(policies), generatedAt: new Date().toISOString(), stale };
}

function isWanted(row: PolicyRow, { namespace, service, kind }: PoliciesInput): boolean {
  return (
    (namespace === undefined || row.namespace === namespace) &&
    (service === undefined || row.service === service) &&
    (kind === undefined || row.kind === kind)
  );
}
