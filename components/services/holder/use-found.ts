"use client";

import type { FoundView } from "../../../lib/policies/found";
import type { PolicyKind } from "../../../lib/policies/kinds";
import { readFoundRoute } from "../../../lib/policies/routes-found";
import type { ServiceDetail } from "../../../lib/services/services";
import type { ApiError } from "../../api/api-error";
import { useApi } from "../../api/use-api";
import { useOwnMesh } from "../../api/use-may-write";

/** Control planes that hold only what Heddle writes. */
const ownAlone = ["xds", "none"];
const refreshMs = 30_000;

type Of = Pick<ServiceDetail, "mesh" | "namespace" | "service">;
type FoundRead = {
  /** Null where nothing of others stands, or nothing was asked; undefined while that is not known, or cannot be. */
  found: FoundView | null | undefined;
  /** Whether there is nothing to wait for. */
  isKnown: boolean;
  error: ApiError | null;
  refetch: () => void;
};

/** What others wrote for a service, asked for where they can write at all; `isOpen` says that no policy of the kind stands. */
export function useFound({ mesh, namespace, service }: Of, kind: PolicyKind, isOpen: boolean): FoundRead {
  const controlPlane = useOwnMesh()?.controlPlane;
  const isShared = controlPlane !== undefined && !ownAlone.includes(controlPlane);
  const { data, error, refetch } = useApi(
    readFoundRoute,
    { params: { namespace, name: service }, query: { mesh, kind } },
    { enabled: isOpen && isShared, refetchMs: refreshMs },
  );
  const isNone = !isOpen || (controlPlane !== undefined && !isShared);
  const found = isNone ? null : data?.found;
  return { found, isKnown: found !== undefined || error !== null, error: data ? null : error, refetch };
}

/** Whether no policy of a kind stands for a service. Pure. */
export function isUndecided({ policies }: Pick<ServiceDetail, "policies">, kind: PolicyKind): boolean {
  return !policies.some((policy) => policy.kind === kind && policy.spec !== null);
}
