"use client";

import { type MeshView, mayWriteIn } from "../../lib/meshes/meshes";
import { meshesRoute } from "../../lib/meshes/routes";
import { useUrlState } from "../ui/use-url-state";
import { useApi } from "./use-api";

/** The mesh that is looked at; undefined while that is not known. */
export function useOwnMesh(): MeshView | undefined {
  const { mesh } = useUrlState();
  const { data } = useApi(meshesRoute, { params: {}, query: {} }, { refetchMs: false });
  return data?.meshes.find(({ id }) => id === mesh);
}

/** Whether changes may be applied to services of a namespace; true while that is not known, so that nothing flickers. */
export function useMayWrite(namespace: string): boolean {
  const own = useOwnMesh();
  return own === undefined || mayWriteIn(own, namespace);
}
