"use client";

import type { MeshView } from "../../lib/meshes/meshes";
import { meshesRoute } from "../../lib/meshes/routes";
import { useApi } from "../api/use-api";

/** The meshes where there are several; none where there is one alone, or while that is not known: then there is nothing to plan. */
export function useSeveralMeshes(): readonly MeshView[] {
  const { data } = useApi(meshesRoute, { params: {}, query: {} }, { refetchMs: false });
  return data && data.meshes.length > 1 ? data.meshes : [];
}
