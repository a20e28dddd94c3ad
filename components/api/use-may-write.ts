"use client";

import { mayWriteIn } from "../../lib/meshes/meshes";
import { meshesRoute } from "../../lib/meshes/routes";
import { useUrlState } from "../ui/use-url-state";
import { useApi } from "./use-api";

/** Whether changes may be applied to services of a namespace; true while that is not known, so that nothing flickers. */
export function useMayWrite(namespace: string): boolean {
  const { mesh } = useUrlState();
  const { data } = useApi(meshesRoute, { params: {}, query: {} }, { refetchMs: false });
  const own = data?.meshes.find(({ id }) => id === mesh);
  return own === undefined || mayWriteIn(own, namespace);
}
