import "server-only";
import { sameJson } from "../../policies/canonical-json";
import { type LoadBalancingSpec, loadBalancingSpecSchema } from "../../policies/load-balancing-spec";
import { hasZonesOf, simpleNames } from "./balancing";
import type { Decompiled, IstioObject } from "./decompiled";
import type { IstioOptions } from "./istio-options";
import { fieldAt, isJsonObject, type JsonObject } from "./json-fields";
import { type Beyond, Reading } from "./reading";
import { subsetsOf } from "./rule-fragments";
import { versionOfSubset } from "./version-of-subset";

const root = "DestinationRule.spec";

/** The load balancing that a DestinationRule says, of its service and of the versions of its subsets. Pure. */
export function readBalancing(
  rule: IstioObject | null,
  { versionLabel }: Pick<IstioOptions, "versionLabel">,
): Decompiled<LoadBalancingSpec> {
  const live = isJsonObject(rule?.spec) ? rule.spec : {};
  const beyond: Beyond[] = [];
  const policy = isJsonObject(live.trafficPolicy) ? live.trafficPolicy : {};
  const ports = policy.portLevelSettings;
  const elsewhere =
    Array.isArray(ports) && ports.some((port) => fieldAt(port, ["loadBalancer"]) !== undefined);
  if (elsewhere) beyond.push({ path: `${root}.trafficPolicy.portLevelSettings`, what: "field" });
  const at = `${root}.trafficPolicy.loadBalancer`;
  const said = policy.loadBalancer === undefined ? {} : readBalancer(policy.loadBalancer, at, beyond);
  const versions = readVersions(live, versionLabel, beyond);
  if (beyond.length > 0) return { outcome: "beyond", fields: beyond };
  const spec = { ...said, ...(versions.size === 0 ? {} : { versions: Object.fromEntries(versions) }) };
  if (Object.keys(spec).length === 0) return { outcome: "spec", spec: null, changes: [] };
  const parsed = loadBalancingSpecSchema.safeParse(spec);
  if (parsed.success) return { outcome: "spec", spec: parsed.data, changes: [] };
  return { outcome: "beyond", fields: [{ path: at, what: "value" }] };
}

/** A block of its own that says of zones what the service says took that along; all subsets of a version have to agree. */
function readVersions(live: JsonObject, versionLabel: string, beyond: Beyond[]): Map<string, object> {
  const versions = new Map<string, object>();
  for (const [index, subset] of subsetsOf(live).entries()) {
    const balancer = fieldAt(subset, ["trafficPolicy", "loadBalancer"]);
    const version = versionOfSubset(subset, versionLabel);
    const at = `${root}.subsets.${index}.trafficPolicy.loadBalancer`;
    const own = balancer === undefined ? {} : readBalancer(balancer, at, beyond);
    const isSaid = balancer !== undefined;
    const isOurs = !isSaid || (Object.keys(own).length > 0 && hasZonesOf(live, balancer));
    const isAgreed = version === undefined ? !isSaid : sameJson(versions.get(version) ?? own, own);
    if (!isOurs || !isAgreed) beyond.push({ path: at, what: "subset" });
    if (version !== undefined) versions.set(version, own);
  }
  return new Map([...versions].filter(([, own]) => Object.keys(own).length > 0));
}

function readBalancer(value: unknown, at: string, beyond: Beyond[]): object {
  const balancer = new Reading(value, at, beyond);
  // Zones are nobody's here: whoever decided on them goes on deciding.
  for (const zones of ["localityLbSetting", "zoneAwareLbSetting"]) balancer.take(zones);
  const simple = balancer.text("simple");
  const hash = balancer.object("consistentHash");
  const hashOn = hash && readHash(hash);
  const warmup = balancer.object("warmup");
  const slowStartMs = warmup?.duration("duration") ?? balancer.duration("warmupDurationSecs");
  warmup?.end();
  balancer.end();
  const algorithm = simple && algorithmOf(simple);
  if (simple !== undefined && algorithm === undefined) balancer.fault("value", "simple");
  return {
    ...(hash ? { algorithm: "consistent-hash", hashOn } : {}),
    ...(algorithm ? { algorithm } : {}),
    ...(slowStartMs === undefined ? {} : { slowStartMs }),
  };
}

/** LEAST_CONN is what LEAST_REQUEST was called. */
function algorithmOf(simple: string): string | undefined {
  if (simple === "LEAST_CONN") return "least-request";
  return Object.entries(simpleNames).find(([, name]) => name === simple)?.[0];
}

function readHash(hash: Reading): object {
  const header = hash.text("httpHeaderName");
  const query = hash.text("httpQueryParameterName");
  const sourceIp = hash.take("useSourceIp");
  const cookie = hash.object("httpCookie");
  const name = cookie?.text("name");
  const ttlMs = cookie?.duration("ttl");
  // A session's cookie (`0s`) is set without an end; nothing here says that.
  if (ttlMs === 0) cookie?.fault("value", "ttl");
  cookie?.end();
  hash.end();
  return {
    ...(header === undefined ? {} : { header }),
    ...(query === undefined ? {} : { query }),
    ...(sourceIp === true ? { sourceIp } : {}),
    ...(cookie ? { cookie: { name, ...(ttlMs === undefined ? {} : { ttlMs }) } } : {}),
  };
}
