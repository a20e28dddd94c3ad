"use client";

import type { BothSides } from "../../../lib/policies/both-sides";
import { getRevisionRoute } from "../../../lib/policies/routes";
import { useApi } from "../../api/use-api";

/** The two sides that the server knows, when somebody submitted a revision since the draft was begun; else null. */
export function useNewerRevision(
  id: string,
  baseRevision: number,
  newestRevision: number,
): Pick<BothSides, "base" | "theirs"> | null {
  const isNewer = newestRevision > baseRevision;
  const newest = useApi(
    getRevisionRoute,
    { params: { id, number: newestRevision }, query: {} },
    { refetchMs: false, enabled: isNewer },
  ).data;
  const base = useApi(
    getRevisionRoute,
    { params: { id, number: baseRevision }, query: {} },
    { refetchMs: false, enabled: isNewer && baseRevision > 0 },
  ).data;
  if (!isNewer || !newest || newest.number !== newestRevision) return null;
  if (baseRevision > 0 && base?.number !== baseRevision) return null;
  const { spec, number, actor, createdAt, message } = newest;
  return {
    base: { revision: baseRevision === 0 ? null : baseRevision, spec: base?.spec ?? null },
    theirs: { revision: number, spec, actor, at: createdAt, message },
  };
}
