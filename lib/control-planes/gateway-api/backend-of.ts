import "server-only";
import { sameJson } from "../../policies/canonical-json";
import { nameByPattern, versionByPattern } from "../kubernetes/name-pattern";
import type { GatewayApiOptions, NamedBackend } from "./options";

/** A `backendRef` with the API server's defaults written out, so that it reads back equal. Without a weight. */
export type BackendRef = { group: string; kind: string; name: string; namespace?: string; port?: number };

const isService = ({ group, kind }: { group: string; kind: string }) => group === "" && kind === "Service";
/** Services are named by DNS labels, everything else (InferencePool) by DNS subdomains. */
const labelPattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const subdomainPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The backend of a service's version; undefined where the settings name none and none can be named after it. Pure. */
export function backendOf(
  service: string,
  version: string,
  { backends, port }: Pick<GatewayApiOptions, "backends" | "port">,
): BackendRef | undefined {
  if (!hasPattern(backends)) {
    const named = Object.hasOwn(backends, version) ? backends[version] : undefined;
    return named && written(named, port);
  }
  const name = nameByPattern(backends.pattern, service, version);
  const isName = isService(backends)
    ? labelPattern.test(name)
    : name.length <= 253 && subdomainPattern.test(name);
  return isName ? written({ group: backends.group, kind: backends.kind, name }, port) : undefined;
}

/** Which version of a service a backend stands for; undefined where it is none of its versions'. Pure. */
export function versionOf(
  service: string,
  ref: BackendRef,
  options: Pick<GatewayApiOptions, "backends" | "port">,
): string | undefined {
  const { backends } = options;
  const candidates = hasPattern(backends)
    ? [versionByPattern(backends.pattern, service, ref.name) ?? []].flat()
    : Object.keys(backends);
  return candidates.find((version) => sameJson(backendOf(service, version, options), ref));
}

/** The service itself: what takes the calls that no rule does. */
export function serviceRef(service: string, port: number): BackendRef {
  return { group: "", kind: "Service", name: service, port };
}

function hasPattern(
  backends: GatewayApiOptions["backends"],
): backends is Extract<GatewayApiOptions["backends"], { pattern: string }> {
  return typeof backends.pattern === "string";
}

function written({ group, kind, name, namespace, port }: NamedBackend, servicePort: number): BackendRef {
  const given = port ?? (isService({ group, kind }) ? servicePort : undefined);
  return {
    group,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(given === undefined ? {} : { port: given }),
  };
}
