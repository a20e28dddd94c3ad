import type { ContractRig } from "../../../lib/control-planes/contract.fixture";
import { type ResourceKind, resourceKinds } from "../../../lib/kubernetes/resource-kinds";
import { type ClusterRig, stranger } from "./cluster-rig.fixture";

/** A stranger writes the object of a route, called like its service, as `specOf` says. */
export function tamperedObject(
  { writeAs }: Pick<ClusterRig, "writeAs">,
  kind: ResourceKind,
  specOf: (service: string) => unknown,
): ContractRig["tamper"] {
  return async ({ service: name }, policy) => {
    if (policy !== "route") throw new Error("the stranger edits routes alone");
    await writeAs(stranger, kind, { name, spec: specOf(name) });
    return stranger;
  };
}

/** A stranger sends everything to v2. */
export function tamperedRoute(
  rig: Pick<ClusterRig, "writeAs">,
  protocol: "http" | "grpc",
): ContractRig["tamper"] {
  const kind = protocol === "http" ? resourceKinds.httpRoute : resourceKinds.grpcRoute;
  return tamperedObject(rig, kind, (name) => ({
    parentRefs: [{ group: "", kind: "Service", name, port: 8000 }],
    rules: [{ backendRefs: [{ name: `${name}-v2`, port: 8000, weight: 100 }] }],
  }));
}
