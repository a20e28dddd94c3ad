import "server-only";
import { type Grant, grantsSchema } from "../../access/grants";

export type GrantRow = { role: string; meshId: string; namespace: string };

/** Grants as they stand in the database; one that is not known in this release counts for nothing. */
export function readGrants(rows: readonly GrantRow[]): Grant[] {
  return rows.flatMap(({ role, meshId, namespace }) => {
    const parsed = grantsSchema.safeParse([{ role, mesh: meshId, namespace }]);
    return parsed.success ? parsed.data : [];
  });
}
