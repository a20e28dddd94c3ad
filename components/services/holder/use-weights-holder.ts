"use client";

import { useTranslations } from "use-intl";
import { readFoundRoute } from "../../../lib/policies/routes-found";
import type { WeightOwner } from "../../../lib/services/services";
import { useApi } from "../../api/use-api";
import { useOwnMesh } from "../../api/use-may-write";
import { type FoundBeside, type WeightsHolder, weightsHolder } from "./weights-holder";

const refreshMs = 30_000;
type Of = { mesh: string; namespace: string; service: string };

/** Who holds a service's weights, with what others wrote; undefined until that is known. */
export function useWeightsHolder(
  { mesh, namespace, service }: Of,
  owner: WeightOwner | undefined,
): WeightsHolder | undefined {
  const toolName = useTranslations("ownerTool");
  const controlPlane = useOwnMesh()?.controlPlane;
  const isAsked = owner?.kind === "mesh" && controlPlane !== undefined && controlPlane !== "xds";
  const { data, error } = useApi(
    readFoundRoute,
    { params: { namespace, name: service }, query: { mesh, kind: "route" } },
    { enabled: isAsked && controlPlane !== "none", refetchMs: refreshMs },
  );
  if (!owner) return undefined;
  const beside = (): FoundBeside | undefined => {
    if (owner.kind !== "mesh" || controlPlane === "xds") return "own-alone";
    if (controlPlane === "none" || (error && !data)) return "unknown";
    return data?.found;
  };
  const found = beside();
  return found === undefined ? undefined : weightsHolder(owner, found, toolName);
}
