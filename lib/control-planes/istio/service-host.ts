import "server-only";
import type { Target } from "../../policies/names";

type Service = Pick<Target, "namespace" | "service">;

/** The full name of a service within its cluster: a short one means another service in another namespace. Pure. */
export function serviceHost({ namespace, service }: Service, domain: string): string {
  return `${service}.${namespace}.svc.${domain}`;
}

/**
 * What a host in an object of `namespace` stands for: only a name without dots is completed
 * (istio pilot/pkg/model ResolveShortnameToFQDN). Pure.
 */
export function fullHost(host: string, namespace: string, domain: string): string {
  return host === "" || host.includes(".") || host === "*"
    ? host
    : serviceHost({ namespace, service: host }, domain);
}
