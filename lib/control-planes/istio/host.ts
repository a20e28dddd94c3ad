import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";
import type { Target } from "../../policies/names";
import { fieldAt } from "./json-fields";
import { fullHost, serviceHost } from "./service-host";

/** Whether a VirtualService routes the mesh's own calls to the target; one for gateways alone does not. */
export function routesTarget({ spec }: KubernetesObject, target: Target, domain: string): boolean {
  const gateways = wordsOf(fieldAt(spec, ["gateways"]));
  const isForMesh = gateways.length === 0 || gateways.includes("mesh");
  return isForMesh && wordsOf(fieldAt(spec, ["hosts"])).some((host) => meansTarget(host, target, domain));
}

/** Whether a DestinationRule is about all callers' traffic to the target; one with a workloadSelector is about some callers'. */
export function governsTarget({ spec }: KubernetesObject, target: Target, domain: string): boolean {
  const host = fieldAt(spec, ["host"]);
  if (fieldAt(spec, ["workloadSelector"]) !== undefined) return false;
  return typeof host === "string" && meansTarget(host, target, domain);
}

/**
 * Whether a host in an object of the target's namespace means the target. A wildcard is about more than one service, and yields
 * to whoever names it (istio pilot/pkg/model, most specific host).
 */
function meansTarget(host: string, target: Target, domain: string): boolean {
  return fullHost(host, target.namespace, domain) === serviceHost(target, domain);
}

function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === "string") : [];
}
