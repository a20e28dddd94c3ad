"use client";

import type { Concurrency } from "../../../lib/policies/concurrency";
import type { PolicyView } from "../../../lib/policies/policies";
import { concurrencyRoute } from "../../../lib/policies/routes-breakers";
import { useApi } from "../../api/use-api";

/** How many instances call a service and what its engines work on at once; undefined until it was asked. */
export function useConcurrency({ kind, mesh, namespace, service }: PolicyView): Concurrency | undefined {
  const read = useApi(
    concurrencyRoute,
    { params: { namespace, name: service }, query: { mesh } },
    { enabled: kind === "circuit-breaker" || kind === "rate-limit", refetchMs: 15_000 },
  );
  return read.data;
}
