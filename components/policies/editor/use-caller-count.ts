"use client";

import type { PolicyView } from "../../../lib/policies/policies";
import { breakersRoute } from "../../../lib/policies/routes-breakers";
import { useApi } from "../../api/use-api";
import { useUrlState } from "../../ui/use-url-state";

/** How many instances call a service; null where nobody could tell. */
export function useCallerCount({ kind, mesh, namespace, service }: PolicyView): number | null {
  const { window } = useUrlState();
  const read = useApi(
    breakersRoute,
    { params: { namespace, name: service }, query: { mesh, window } },
    { enabled: kind === "circuit-breaker", refetchMs: 10_000 },
  );
  return read.data?.callers ?? null;
}
