import { fromBinary } from "@bufbuild/protobuf";
import { ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb";
import { FilterConfigSchema } from "../generated/envoy/config/route/v3/route_components_pb";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb";
import { HTTPFaultSchema } from "../generated/envoy/extensions/filters/http/fault/v3/fault_pb";
import { HttpConnectionManagerSchema } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb";
import { parseClusterName, type ServiceName, serviceKey } from "../service-names";
import {
  breakerConfigSchema,
  type Section,
  type SectionConfig,
  type ServiceConfig,
  serviceConfigSchema,
  type WholeConfig,
  wholeConfigSchema,
} from "../wire";
import { regexFault } from "./check-regex";
import { compileService } from "./compile-service";

/** `path` in dot notation, as in `route.rules.0.split`. */
export type ConfigFault = { path: string; message: string };
export type CheckedSection = { ok: true; content: SectionConfig } | { ok: false; fault: ConfigFault };
export type CheckedWhole = { ok: true; config: WholeConfig } | { ok: false; fault: ConfigFault };
type CheckedConfig = { ok: true; config: ServiceConfig } | { ok: false; fault: ConfigFault };

type Rule = NonNullable<ServiceConfig["route"]>["rules"][number];

const fullWeightBp = 10_000;

/** `checkConfig`, for whichever section. */
export function checkSection(name: ServiceName, section: Section, body: unknown): CheckedSection {
  if (section === "route") {
    const checked = checkConfig(name, body);
    return checked.ok ? { ok: true, content: { section, config: checked.config } } : checked;
  }
  const parsed = breakerConfigSchema.safeParse(body);
  return parsed.success
    ? { ok: true, content: { section, config: parsed.data } }
    : { ok: false, fault: faultOf(parsed.error.issues) };
}

/** `checkConfig`, for all sections at once. */
export function checkWhole(name: ServiceName, body: unknown): CheckedWhole {
  const parsed = wholeConfigSchema.safeParse(body);
  if (!parsed.success) return { ok: false, fault: faultOf(parsed.error.issues) };
  const { route } = parsed.data;
  const checked = checkConfig(name, route === undefined ? {} : { route });
  return checked.ok ? { ok: true, config: parsed.data } : checked;
}

/** Everything that could make a client refuse or crash is found here, before anything is stored or sent. */
export function checkConfig(name: ServiceName, body: unknown): CheckedConfig {
  const parsed = serviceConfigSchema.safeParse(body);
  if (!parsed.success) return { ok: false, fault: faultOf(parsed.error.issues) };
  for (const [index, rule] of (parsed.data.route?.rules ?? []).entries()) {
    const fault = splitFault(rule) ?? matchFault(rule);
    if (fault !== undefined) {
      return { ok: false, fault: { ...fault, path: `route.rules.${index}.${fault.path}` } };
    }
  }
  const fault = resourceFault(name, parsed.data);
  return fault === undefined ? { ok: true, config: parsed.data } : { ok: false, fault };
}

type Issue = { path: PropertyKey[]; message: string; code?: string; keys?: string[]; errors?: Issue[][] };

function faultOf(issues: Issue[]): ConfigFault {
  const { path, message } = deepestIssue(issues);
  return { path: path.join("."), message };
}

/** A union's own issue says nothing; the one inside that got furthest does. */
function deepestIssue(issues: Issue[], prefix: PropertyKey[] = []): Issue {
  const candidates = issues.map((issue) => {
    const path = [...prefix, ...issue.path, ...(issue.keys?.slice(0, 1) ?? [])];
    const inner = issue.code === "invalid_union" ? (issue.errors ?? []).flat() : [];
    return inner.length === 0 ? { ...issue, path } : deepestIssue(inner, path);
  });
  return candidates.reduce((best, issue) => (rank(issue) > rank(best) ? issue : best));
}

/** The deepest, and among these the one about a field that nobody knows. */
function rank({ path, keys }: Issue): number {
  return 2 * path.length + (keys === undefined ? 0 : 1);
}

function splitFault(rule: Rule): ConfigFault | undefined {
  const versions = rule.split.map((part) => part.version);
  const repeated = versions.findIndex((version, index) => versions.indexOf(version) !== index);
  if (repeated !== -1) return { path: `split.${repeated}.version`, message: "a version is named twice" };
  const sum = rule.split.reduce((total, part) => total + part.weightBp, 0);
  return sum === fullWeightBp
    ? undefined
    : { path: "split", message: `weights add up to ${sum}, not ${fullWeightBp} basis points` };
}

function matchFault(rule: Rule): ConfigFault | undefined {
  for (const [index, match] of (rule.match ?? []).entries()) {
    for (const [header, condition] of Object.entries(match.headers ?? {})) {
      const path = `match.${index}.headers.${header}`;
      if (header.endsWith("-bin")) return { path, message: "binary headers cannot be matched" };
      if (!("regex" in condition)) continue;
      const fault = regexFault(condition.regex);
      if (fault !== undefined) return { path: `${path}.regex`, message: `not an RE2 expression: ${fault}` };
    }
  }
  return undefined;
}

/** Builds what would be published, reads it back from its bytes, and follows its references. */
function resourceFault(name: ServiceName, config: ServiceConfig): ConfigFault | undefined {
  try {
    const { listener, route, clusters } = compileService(name, config, "check");
    const readListener = fromBinary(ListenerSchema, listener.any.value);
    const manager = readListener.apiListener?.apiListener;
    if (manager === undefined) return { path: "", message: "the listener has no connection manager" };
    const { routeSpecifier, httpFilters } = fromBinary(HttpConnectionManagerSchema, manager.value);
    const readRoute = fromBinary(RouteConfigurationSchema, route.any.value);
    if (routeSpecifier.case !== "rds" || routeSpecifier.value.routeConfigName !== readRoute.name) {
      return { path: "route", message: "the listener names other routes" };
    }
    const stray = clusters.find((cluster) => {
      const parsed = parseClusterName(cluster);
      return parsed === undefined || serviceKey(parsed) !== serviceKey(name);
    });
    if (stray !== undefined) return { path: "route.rules", message: `no such cluster: ${stray}` };
    const filters = new Set(httpFilters.map((filter) => filter.name));
    return overrideFault(
      readRoute.virtualHosts.flatMap((host) => host.routes),
      filters,
    );
  } catch (error) {
    return { path: "route", message: error instanceof Error ? error.message : String(error) };
  }
}

type BuiltRoute = { typedPerFilterConfig: Record<string, { typeUrl: string; value: Uint8Array }> };

function overrideFault(routes: BuiltRoute[], filters: Set<string>): ConfigFault | undefined {
  for (const { typedPerFilterConfig } of routes) {
    for (const [filter, override] of Object.entries(typedPerFilterConfig)) {
      if (!filters.has(filter)) return { path: "route.rules", message: `no such filter: ${filter}` };
      const known = [FilterConfigSchema, HTTPFaultSchema].find((schema) =>
        override.typeUrl.endsWith(`/${schema.typeName}`),
      );
      if (known === undefined) return { path: "route.rules", message: `unknown type ${override.typeUrl}` };
      fromBinary(known, override.value);
    }
  }
  return undefined;
}
