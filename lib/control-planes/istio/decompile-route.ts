import "server-only";
import { type RouteSpec, routeSpecSchema } from "../../policies/route-spec";
import { takesEverything } from "./compile-route";
import { type Destinations, readRule } from "./decompile-rule";
import type { Decompiled, IstioObject, IstioObjects } from "./decompiled";
import type { IstioOptions } from "./istio-options";
import { fieldAt, isJsonObject, textAt } from "./json-fields";
import { type Beyond, Reading } from "./reading";
import { subsetsOf } from "./rule-fragments";
import { fullHost, serviceHost } from "./service-host";
import { versionOfSubset } from "./version-of-subset";

type Service = { namespace: string; service: string };
const root = "VirtualService.spec";

/** The route policy that a VirtualService says, with the versions that the DestinationRule's subsets stand for. Pure. */
export function readRoute(
  target: Service,
  { virtualService, destinationRule }: IstioObjects,
  options: IstioOptions,
): Decompiled<RouteSpec> {
  if (virtualService === null) return { outcome: "spec", spec: null, changes: [] };
  const beyond: Beyond[] = [];
  const own = serviceHost(target, options.domain);
  const isOwnHost = (host: string) =>
    fullHost(host, namespaceOf(virtualService, target), options.domain) === own;
  const spec = new Reading(virtualService.spec, root, beyond);
  readReach(spec, isOwnHost);
  const rules = spec.objects("http");
  spec.end();
  const isOpen = isPassThrough(rulesOf(virtualService).at(-1), isOwnHost);
  const versions = versionsOf(target, destinationRule, options);
  const known: Destinations = {
    isOwnHost,
    versionOf: (subset) => versions.get(subset),
    ports: options.ports ?? [],
  };
  const read = rules.slice(0, isOpen ? -1 : undefined).map((rule) => readRule(rule, known));
  if (beyond.length > 0) return { outcome: "beyond", fields: beyond };
  const isClosed = !isOpen && !read.some(takesEverything);
  return checked(read, isClosed ? [{ path: `${root}.http`, what: "unmatched" }] : []);
}

function checked(rules: unknown[], changes: Beyond[]): Decompiled<RouteSpec> {
  if (rules.length === 0) return { outcome: "spec", spec: null, changes };
  const parsed = routeSpecSchema.safeParse({ rules });
  if (parsed.success) return { outcome: "spec", spec: parsed.data, changes };
  const paths = parsed.error.issues.map(({ path }) => [root, "http", ...path.slice(1)].join("."));
  return { outcome: "beyond", fields: [...new Set(paths)].map((path) => ({ path, what: "value" })) };
}

/** For whom and for which host the rules hold: a policy is about the mesh's own calls to one service. */
function readReach(spec: Reading, isOwnHost: (host: string) => boolean): void {
  const hosts = spec.list("hosts");
  if (hosts.length !== 1 || typeof hosts[0] !== "string" || !isOwnHost(hosts[0])) spec.fault("host", "hosts");
  const gateways = spec.list("gateways");
  if (gateways.some((gateway) => gateway !== "mesh")) spec.fault("gateway", "gateways");
  if (spec.list("exportTo").some((namespace) => namespace !== "*")) spec.fault("field", "exportTo");
}

/** The last rule that `compileIstio` adds, which only says what holds without it. */
function isPassThrough(rule: unknown, isOwnHost: (host: string) => boolean): boolean {
  const [only, ...others] = Object.entries(isJsonObject(rule) ? rule : {});
  const [to, ...more] = Array.isArray(only?.[1]) ? only[1] : [];
  if (only?.[0] !== "route" || others.length > 0 || more.length > 0) return false;
  const destination = fieldAt(to, ["destination"]);
  if (!isJsonObject(destination) || !isJsonObject(to)) return false;
  const fields = [...Object.keys(destination), ...Object.keys(to)].sort();
  const saysNoMore = fields.filter((field) => field !== "weight").join() === "destination,host";
  return saysNoMore && isOwnHost(textAt(destination, "host"));
}

function rulesOf({ spec }: IstioObject): unknown[] {
  const rules = fieldAt(spec, ["http"]);
  return Array.isArray(rules) ? rules : [];
}

function versionsOf(target: Service, rule: IstioObject | null, options: IstioOptions): Map<string, string> {
  const spec = isJsonObject(rule?.spec) ? rule.spec : null;
  const host = fullHost(textAt(spec, "host"), namespaceOf(rule, target), options.domain);
  // A rule for some callers alone makes no subsets for the others.
  if (host !== serviceHost(target, options.domain) || isJsonObject(spec?.workloadSelector)) return new Map();
  return new Map(
    subsetsOf(spec).flatMap((subset) => {
      const version = versionOfSubset(subset, options.versionLabel);
      return version === undefined ? [] : [[textAt(subset, "name"), version]];
    }),
  );
}

function namespaceOf(object: IstioObject | null, { namespace }: Service): string {
  return textAt(object?.metadata, "namespace") || namespace;
}
