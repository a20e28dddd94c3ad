import "server-only";
import type { Target } from "../../policies/names";
import type { DesiredPolicy, Resource } from "../control-plane";
import { compileAccess } from "./access/compile-access";
import { compileBalancing } from "./balancing/compile-balancing";
import { compileBreaker } from "./compile-breaker";
import { compileRoute } from "./compile-route";
import type { ConsulKind } from "./kinds";
import type { ConsulOptions } from "./options";

/** The exact resources of a policy in Consul. Pure; the same input gives the same bytes. */
export function compileConsul(
  target: Target,
  desired: DesiredPolicy<ConsulKind>,
  options: Pick<ConsulOptions, "versionMeta" | "namespace" | "partition">,
): Resource[] {
  const { service } = target;
  switch (desired.kind) {
    case "route":
      return compileRoute(service, desired.spec, options.versionMeta);
    case "circuit-breaker":
      return compileBreaker(service, desired.spec);
    case "load-balancing":
      return compileBalancing(service, desired.spec);
    case "access":
      return compileAccess(target, desired.spec, options);
  }
}
