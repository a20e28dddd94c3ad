import "server-only";
import { canonicalJson } from "../../policies/canonical-json";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import type { RouteMatch, RouteRule } from "../../policies/route-spec";
import type { DesiredPolicy, Resource, Unsupported } from "../control-plane";
import { unsupportedBecause, unsupportedFields } from "./capabilities";
import { type WireConfig, type WireMatch, type WireRule, wireRetryReasons } from "./wire";

type WireReason = (typeof wireRetryReasons)[number];

/** The one resource that the embedded control plane keeps for a service. */
export function resourceRef(target: Target, kind: PolicyKind): string {
  const service = `${target.namespace}/${target.service}`;
  return kind === "route" ? `config ${service}` : `${kind} ${service}`;
}

/** Config `{}` is the mesh's own default: nothing of ours, so an absent resource. */
export function resourceBody(config: unknown): string {
  const text = canonicalJson(config);
  return text === "{}" ? "" : text;
}

export function compileXds(target: Target, desired: DesiredPolicy): Resource[] {
  const { kind, origin, spec } = desired;
  if (kind === "circuit-breaker") {
    const config = spec === null ? {} : { origin, ...spec };
    return [{ ref: resourceRef(target, kind), body: resourceBody(config) }];
  }
  const config: WireConfig = spec === null ? {} : { route: { origin, rules: spec.rules.map(wireRule) } };
  return [{ ref: resourceRef(target, kind), body: resourceBody(config) }];
}

/** What of a spec neither the embedded control plane nor its gRPC clients can do, each by its path. */
export function unsupportedXds(desired: DesiredPolicy): Unsupported[] {
  const byTable = unsupportedFields(desired.kind, desired.spec);
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

function wireRule({ name, match, split, timeoutMs, retries, fault }: RouteRule): WireRule {
  return {
    ...(name === undefined ? {} : { name }),
    ...(match === undefined ? {} : { match: match.map(wireMatch) }),
    split: split.map(({ to, weightBp }) => ({ version: to.version, weightBp })),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries === undefined
      ? {}
      : { retries: { attempts: retries.attempts, on: retries.on.filter(isWireReason) } }),
    ...(fault === undefined ? {} : { fault: wireFault(fault) }),
  };
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

function isWireReason(reason: string): reason is WireReason {
  return wireRetryReasons.some((known) => known === reason);
}
