import "server-only";
import { canonicalJson } from "../../policies/canonical-json";
import type { Capability } from "../../policies/capabilities";
import type { Target } from "../../policies/names";
import type { RouteMatch, RouteRule } from "../../policies/route-spec";
import { unsupportedBecause, unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Resource, Unsupported } from "../control-plane";
import { unsupportedHashes } from "../unsupported-hashes";
import { xdsCapabilities } from "./capabilities";
import { unsupportedRates, wireRateLimit } from "./compile-rate-limit";
import { envoyCapabilities } from "./envoy-capabilities";
import type { WireConfig, WireMatch, WireRule } from "./wire";

/** What the embedded control plane can be told. */
export const xdsKinds = ["route", "circuit-breaker", "load-balancing", "rate-limit"] as const;
export type XdsKind = (typeof xdsKinds)[number];

/** Whose clients a mesh has. */
export type Dialect = "grpc" | "envoy";

export const capabilitiesOf: Record<Dialect, Capability[]> = {
  grpc: xdsCapabilities,
  envoy: envoyCapabilities,
};

/** The one resource that the embedded control plane keeps for a service. */
export function resourceRef(target: Target, kind: XdsKind): string {
  const service = `${target.namespace}/${target.service}`;
  return kind === "route" ? `config ${service}` : `${kind} ${service}`;
}

/** Config `{}` is the mesh's own default: nothing of ours, so an absent resource. */
export function resourceBody(config: unknown): string {
  const text = canonicalJson(config);
  return text === "{}" ? "" : text;
}

export function compileXds(target: Target, desired: DesiredPolicy<XdsKind>): Resource[] {
  const { kind, origin, spec } = desired;
  if (kind === "circuit-breaker" || kind === "load-balancing") {
    const config = spec === null ? {} : { origin, ...spec };
    return [{ ref: resourceRef(target, kind), body: resourceBody(config) }];
  }
  if (kind === "rate-limit") {
    const config = spec === null ? {} : wireRateLimit(spec, origin);
    return [{ ref: resourceRef(target, kind), body: resourceBody(config) }];
  }
  const config: WireConfig = spec === null ? {} : { route: { origin, rules: spec.rules.map(wireRule) } };
  return [{ ref: resourceRef(target, kind), body: resourceBody(config) }];
}

/** What of a spec neither the embedded control plane nor the clients of this dialect can do, each by its path. */
export function unsupportedXds(desired: DesiredPolicy<XdsKind>, dialect: Dialect = "grpc"): Unsupported[] {
  const byTable = unsupportedFields(capabilitiesOf[dialect], desired.kind, desired.spec);
  if (desired.kind === "rate-limit" && desired.spec && dialect === "envoy")
    return [...byTable, ...unsupportedRates(desired.spec)];
  if (desired.kind === "load-balancing" && desired.spec && dialect === "envoy")
    return [...byTable, ...unsupportedHashes(desired.spec)];
  if (desired.kind !== "route") return byTable;
  const rules = desired.spec?.rules ?? [];
  return [...byTable, ...rules.flatMap((rule, index) => unmatchable(rule, `rules.${index}`))];
}

/** What depends on more than the field: the table cannot tell. */
function unmatchable(rule: RouteRule, path: string): Unsupported[] {
  const found: Unsupported[] = [];
  for (const [index, match] of (rule.match ?? []).entries()) {
    const at = `${path}.match.${index}`;
    if (match.grpc && match.path) {
      found.push(unsupportedBecause(`${at}.path`, "grpc-method-is-path"));
    }
    for (const header of Object.keys(match.headers ?? {})) {
      if (!header.endsWith("-bin")) continue;
      found.push(unsupportedBecause(`${at}.headers.${header}`, "grpc-binary-header"));
    }
  }
  return found;
}

function wireRule({ name, match, split, timeoutMs, retries, fault, mirror }: RouteRule): WireRule {
  return {
    ...(name === undefined ? {} : { name }),
    ...(match === undefined ? {} : { match: match.map(wireMatch) }),
    split: split.map(({ to, weightBp }) => ({ version: to.version, weightBp })),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries === undefined ? {} : { retries: wireRetries(retries) }),
    ...(fault === undefined ? {} : { fault: wireFault(fault) }),
    ...(mirror === undefined ? {} : { mirror: { version: mirror.to.version, percentBp: mirror.percentBp } }),
  };
}

function wireRetries({
  attempts,
  perTryTimeoutMs,
  on,
}: NonNullable<RouteRule["retries"]>): NonNullable<WireRule["retries"]> {
  return { attempts, ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }), on };
}

function wireFault({ delay, abort }: NonNullable<RouteRule["fault"]>): NonNullable<WireRule["fault"]> {
  return { ...(delay === undefined ? {} : { delay }), ...(abort === undefined ? {} : { abort }) };
}

/** A gRPC method is the path `/service/method`, a service every path below `/service/`. */
function wireMatch({ headers, path, grpc }: RouteMatch): WireMatch {
  const grpcPath =
    grpc === undefined
      ? undefined
      : grpc.method === undefined
        ? { prefix: `/${grpc.service}/` }
        : { exact: `/${grpc.service}/${grpc.method}` };
  const wirePath = path ?? grpcPath;
  return {
    ...(headers === undefined ? {} : { headers }),
    ...(wirePath === undefined ? {} : { path: wirePath }),
  };
}
