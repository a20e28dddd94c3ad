"use client";

import { useQuery } from "@tanstack/react-query";
import type { MeshPreview } from "../../lib/plans/plan-input";
import { previewPlanRoute } from "../../lib/plans/routes";
import { ApiError } from "../api/api-error";
import { callRoute } from "../api/call-route";
import type { Decided } from "./use-decision";

export type PlanPreviewRead = {
  /** What the decision would do, by mesh. */
  meshes: ReadonlyMap<string, MeshPreview> | undefined;
  isAsking: boolean;
  error: ApiError | null;
  refetch: () => void;
};

const againMs = 15_000;

/** Asks what a decision would do in each of these meshes, and again from time to time: others decide there too. */
export function usePlanPreview(decided: Decided | null, meshes: readonly string[]): PlanPreviewRead {
  const result = useQuery({
    queryKey: [previewPlanRoute.path, decided, [...meshes].sort()],
    queryFn: ({ signal }) => {
      if (!decided) throw new Error("nothing is decided");
      const body = { ...decided, meshes: [...meshes].sort() };
      return callRoute(previewPlanRoute, { params: {}, query: {} }, { body, signal });
    },
    enabled: decided !== null && meshes.length > 0,
    refetchInterval: againMs,
  });
  return {
    meshes: result.data && new Map(result.data.meshes.map((preview) => [preview.mesh, preview])),
    isAsking: result.isFetching,
    error: result.error instanceof ApiError ? result.error : null,
    refetch: () => void result.refetch(),
  };
}
