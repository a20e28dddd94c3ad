"use client";

import { type MeshView, mayWriteIn } from "../../lib/meshes/meshes";
import { meshesRoute } from "../../lib/meshes/routes";
import { useUrlState } from "../ui/use-url-state";
import { useApi } from "./use-api";
import { useMay } from "./who";

/** The mesh that is looked at; undefined while that is not known. */
export function useOwnMesh(): MeshView | undefined {
  const { mesh } = useUrlState();
  const { data } = useApi(meshesRoute, { params: {}, query: {} }, { refetchMs: false });
  return data?.meshes.find(({ id }) => id === mesh);
}

/** Why no change may be applied to services of a namespace; null where one may, and while that is not known: nothing flickers. */
export function useWhyNotWrite(namespace: string): "watched" | "here" | "role" | null {
  const own = useOwnMesh();
  const isAllowed = useMay("policy.write", { namespace });
  if (own && !mayWriteIn(own, namespace)) return own.controlPlane === "none" ? "watched" : "here";
  return isAllowed ? null : "role";
}

/** Whether changes may be applied to services of a namespace, by the mesh's settings and by one's roles. */
export function useMayWrite(namespace: string): boolean {
  return useWhyNotWrite(namespace) === null;
}
