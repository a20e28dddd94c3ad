import "server-only";
import { AppError } from "../../errors";
import type { Resource } from "../control-plane";
import type { Entries } from "./entries";
import { durationMs } from "./go-duration";
import { isFields, listOf } from "./normal-entry";
import type { RouteSection } from "./read-route";
import { entryKinds, entryRef } from "./refs";
import type { Step } from "./step";

const ofCalls = ["http", "http2", "grpc"];

/** What consul-k8s wrote it writes again: an edit here would not last (control-plane/api/common/common.go). */
export function requireNotKubernetes(steps: readonly Step[]): void {
  for (const { kind, name, before } of steps) {
    const source = before?.meta["external-source"];
    if (source === undefined || source === "") continue;
    const datacenter = before?.meta["consul.hashicorp.com/source-datacenter"];
    const owner = source === "kubernetes" ? "Kubernetes (consul-k8s)" : source;
    const where = datacenter ? ` in ${datacenter}` : "";
    throw new AppError(
      "control-plane-conflict",
      `${kind} ${name} is kept by ${owner}${where}: change it there`,
      {
        params: { reason: "external-source", owner: source },
      },
    );
  }
}

/** Consul refuses splitters and routers of what it takes for TCP, which is what it takes a service for by default. */
export function requireRoutable(entries: Entries, service: string): Promise<void> {
  return requireHttp(entries, service, "which cannot be routed");
}

/** That Consul takes a service for one of single calls. `without` says what cannot be done where it does not. */
export async function requireHttp(entries: Entries, service: string, without: string): Promise<void> {
  const { Protocol: protocol } = await entries.chain(service);
  if (ofCalls.includes(protocol)) return;
  const how = `service-defaults ${service} must say Protocol http, http2 or grpc`;
  throw new AppError("invalid-spec", `${service} speaks ${protocol} in Consul, ${without}: ${how}`, {
    faults: [{ path: "", message: how }],
    params: { reason: "protocol", protocol },
  });
}

/**
 * A resolver's RequestTimeout holds only while nothing stands before it (agent/xds/routes.go): the first splitter or
 * router would put Envoy's 15 seconds in its place, and end longer streams.
 */
export function requireTimeouts(
  service: string,
  section: RouteSection,
  resources: readonly Resource[],
): void {
  const { resolver, splitter, router } = section;
  const kept = durationMs(resolver?.said.RequestTimeout) ?? 0;
  if (kept === 0 || splitter || router) return;
  const said = resources.filter(({ body }) => body !== "");
  if (said.length === 0) return;
  const own = said.find(({ ref }) => ref === entryRef(entryKinds.router, service));
  const routes = own ? listOf(JSON.parse(own.body).Routes) : [];
  const isTimed = (route: Record<string, unknown>) =>
    isFields(route.Destination) && route.Destination.RequestTimeout !== undefined;
  const hasLast = routes.some((route) => route.Match === undefined);
  if (hasLast && routes.every(isTimed)) return;
  const message = `its resolver's request timeout (${kept} ms) does not hold behind a split: give every rule a timeout`;
  throw new AppError("invalid-spec", `${service}: ${message}`, {
    faults: [{ path: "rules", message }],
    params: { reason: "resolver-timeout" },
  });
}
