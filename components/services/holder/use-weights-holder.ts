"use client";

import { useTranslations } from "use-intl";
import type { WeightOwner } from "../../../lib/services/services";
import { useOwnMesh } from "../../api/use-may-write";
import { useFound } from "./use-found";
import { type FoundBeside, type WeightsHolder, weightsHolder } from "./weights-holder";

type Of = { mesh: string; namespace: string; service: string };

/** Who holds a service's weights, with what others wrote; undefined until that is known. */
export function useWeightsHolder(of: Of, owner: WeightOwner | undefined): WeightsHolder | undefined {
  const toolName = useTranslations("ownerTool");
  const controlPlane = useOwnMesh()?.controlPlane;
  const { found, error } = useFound(of, "route", owner?.kind === "mesh");
  if (!owner) return undefined;
  const beside = (): FoundBeside | undefined => {
    if (owner.kind !== "mesh" || controlPlane === "xds") return "own-alone";
    if (controlPlane === "none" || error) return "unknown";
    return found;
  };
  const known = beside();
  return known === undefined ? undefined : weightsHolder(owner, known, toolName);
}
