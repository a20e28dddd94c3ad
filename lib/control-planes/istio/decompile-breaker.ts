import "server-only";
import { sameJson } from "../../policies/canonical-json";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "../../policies/circuit-breaker-spec";
import { balancingPaths, hasZonesOf } from "./balancing";
import { type BreakerPolicy, ownPart, readPolicy } from "./decompile-policy";
import type { Decompiled, IstioObject } from "./decompiled";
import type { IstioOptions } from "./istio-options";
import { fieldAt, isJsonObject, type JsonObject, textAt } from "./json-fields";
import { type Beyond, Reading } from "./reading";
import { decidesOnZones, subsetsOf } from "./rule-fragments";
import { fullHost, serviceHost } from "./service-host";
import { versionOfSubset } from "./version-of-subset";

const root = "DestinationRule.spec";

/** The circuit breaker that a DestinationRule says, of the service and of the versions of its subsets. Pure. */
export function readBreaker(
  target: { namespace: string; service: string },
  rule: IstioObject | null,
  { domain, versionLabel }: IstioOptions,
): Decompiled<CircuitBreakerSpec> {
  if (rule === null) return { outcome: "spec", spec: null, changes: [] };
  const beyond: Beyond[] = [];
  const spec = new Reading(rule.spec, root, beyond);
  const host = fullHost(
    spec.text("host") ?? "",
    textAt(rule.metadata, "namespace") || target.namespace,
    domain,
  );
  if (host !== serviceHost(target, domain)) spec.fault("host", "host");
  if (spec.list("exportTo").some((namespace) => namespace !== "*")) spec.fault("field", "exportTo");
  const policy = spec.object("trafficPolicy");
  const ofService = policy ? readPolicy(policy) : { limits: null, outlierDetection: null };
  const live = isJsonObject(rule.spec) ? rule.spec : {};
  const ejects = [live, ...subsetsOf(live)].some(({ trafficPolicy }) =>
    isJsonObject(fieldAt(trafficPolicy, ["outlierDetection"])),
  );
  if (policy) readZones(policy, ejects);
  const versions = readVersions(spec.objects("subsets"), live, ofService, versionLabel);
  policy?.end();
  spec.end();
  if (beyond.length > 0) return { outcome: "beyond", fields: beyond };
  const zones: Beyond = { path: `${root}.trafficPolicy.outlierDetection`, what: "zones" };
  return checked(ofService, versions, ejects && !decidesOnZones(live) ? [zones] : []);
}

function checked(
  { limits, outlierDetection }: BreakerPolicy,
  versions: Map<string, object>,
  changes: Beyond[],
): Decompiled<CircuitBreakerSpec> {
  const spec = {
    ...(saysSomething(limits) ? { limits } : {}),
    ...(saysSomething(outlierDetection) ? { outlierDetection } : {}),
    ...(versions.size === 0 ? {} : { versions: Object.fromEntries(versions) }),
  };
  if (Object.keys(spec).length === 0) return { outcome: "spec", spec: null, changes };
  const parsed = circuitBreakerSpecSchema.safeParse(spec);
  if (parsed.success) return { outcome: "spec", spec: parsed.data, changes };
  const paths = parsed.error.issues.map(({ path }) => path.join("."));
  return { outcome: "beyond", fields: [...new Set(paths)].map((path) => ({ path, what: "value" })) };
}

/** Where something ejects, that zones are left alone is what `compileIstio` says with it. */
function readZones(policy: Reading, ejects: boolean): void {
  const balancing = policy.object("loadBalancer");
  // How the next endpoint is chosen is load balancing's matter.
  for (const [, field] of balancingPaths) balancing?.take(field ?? "");
  const zones = balancing?.object("localityLbSetting");
  const isOurs = ejects && zones?.take("enabled") === false && zones.keys().length === 0;
  if (zones && !isOurs) zones.fault("field");
  balancing?.end();
}

function readVersions(
  subsets: Reading[],
  live: JsonObject,
  ofService: BreakerPolicy,
  versionLabel: string,
): Map<string, object> {
  const versions = new Map<string, object>();
  const raw = subsetsOf(live);
  for (const [index, subset] of subsets.entries()) {
    const policy = subset.object("trafficPolicy");
    const version = versionOfSubset(raw[index] ?? {}, versionLabel);
    const own = policy ? ownPart(readPolicy(policy), ofService, policy) : {};
    // How a version's next endpoint is chosen is load balancing's matter, which takes along what the service says of zones.
    const balancer = fieldAt(raw[index], ["trafficPolicy", "loadBalancer"]);
    if (hasZonesOf(live, balancer)) policy?.take("loadBalancer");
    policy?.end();
    const isSaid = saysSomething(own);
    // Without anything of a breaker, a subset is a matter of routes; those of one version have to agree.
    if (version === undefined ? isSaid : !sameJson(versions.get(version) ?? own, own)) subset.fault("subset");
    if (version !== undefined) versions.set(version, own);
  }
  return new Map([...versions].filter(([, own]) => saysSomething(own)));
}

function saysSomething(part: object | null): boolean {
  return part !== null && Object.keys(part).length > 0;
}
