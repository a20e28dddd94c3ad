import "server-only";
import { authorise } from "../../access/server/authorise";
import type { DeliveryState } from "../../changes/delivery-state";
import type { ReadContext } from "../../changes/server/change-view";
import { readDeliveredCopies, savedTogether } from "../../changes/server/delivered-copy";
import { orLastGood } from "../../changes/server/last-good";
import { readDatabase } from "../../db/client";
import { canonicalJson } from "../canonical-json";
import type { Policies, PolicyRow } from "../policies";
import { kindColumn, policyInclude, policyRowsOf } from "./policy-view";

export type PoliciesInput = {
  mesh: string;
  namespace?: string | undefined;
  service?: string | undefined;
  kind?: PolicyRow["kind"] | undefined;
  state?: DeliveryState | undefined;
};

const maxPolicies = 2_000;

/** The policies of a mesh by namespace and service; from the last read or from disk while Postgres is away. */
export async function listPolicies({
  ctx,
  input,
  signal,
}: ReadContext & { input: PoliciesInput }): Promise<Policies> {
  const { mesh, namespace, service, kind } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const { value, stale } = await orLastGood({
    key: `policies ${canonicalJson(input)}`,
    read: () =>
      readDatabase(
        async (db) => {
          const rows = await db.policy.findMany({
            where: {
              meshId: mesh,
              ...(namespace === undefined ? {} : { namespace }),
              ...(service === undefined ? {} : { service }),
              ...(kind === undefined ? {} : { kind: kindColumn(kind) }),
            },
            orderBy: [{ namespace: "asc" }, { service: "asc" }, { kind: "asc" }],
            take: maxPolicies,
            include: policyInclude,
          });
          return rows.flatMap(policyRowsOf);
        },
        signal ? { signal } : {},
      ),
    fromDisk: async () => {
      const copies = await readDeliveredCopies(mesh);
      const rows = copies.map((copy) => copy.policy).filter((row) => isWanted(row, input));
      return savedTogether(copies, rows);
    },
  });
  const policies = value.filter((row) => input.state === undefined || row.state === input.state);
  return { policies, generatedAt: new Date().toISOString(), stale };
}

function isWanted(row: PolicyRow, { namespace, service, kind }: PoliciesInput): boolean {
  return (
    (namespace === undefined || row.namespace === namespace) &&
    (service === undefined || row.service === service) &&
    (kind === undefined || row.kind === kind)
  );
}
