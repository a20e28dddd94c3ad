import "server-only";
import type messages from "../../../messages/en.json";
import type { IstioObject } from "./decompiled";
import type { IstioOptions } from "./istio-options";
import { sharesBp } from "./istio-weights";
import { fieldAt, isJsonObject, type JsonObject, textAt } from "./json-fields";
import { subsetsOf } from "./rule-fragments";
import { fullHost } from "./service-host";
import { versionOfSubset } from "./version-of-subset";

/** A key of messages `fixedWeights.*`. */
export type FixedWeights = keyof typeof messages.fixedWeights;

/** One that a rule sends calls to. */
export type WeightedDestination = {
  /** How it is named when weights are given: the version, else the subset, else the host. */
  key: string;
  /** Null where no DestinationRule says which version the subset stands for. */
  version: string | null;
  subset: string | null;
  /** In full. */
  host: string;
  weightBp: number;
};

export type RuleWeights = {
  /** How the rule is named: by its name where that is the only one of its kind, else by its place, as in `http.2`. */
  key: string;
  name: string | null;
} & (
  | { outcome: "weights"; destinations: WeightedDestination[]; isExact: boolean }
  /** Its weights cannot be shifted. */
  | { outcome: "fixed"; why: FixedWeights }
);

const kinds = ["http", "tls", "tcp"] as const;

/**
 * The weights of each rule of a VirtualService, whoever wrote it, with the versions that the subsets of these
 * DestinationRules stand for; or why a rule's cannot be shifted. Pure.
 */
export function readWeights(
  virtualService: IstioObject,
  destinationRules: readonly IstioObject[],
  options: IstioOptions,
): RuleWeights[] {
  const names = rulesOf(virtualService, "http").map(nameOf);
  const isOnly = (name: string | null) =>
    name !== null && names.indexOf(name) === names.lastIndexOf(name) && !/^(http|tls|tcp)\.\d+$/.test(name);
  const versions = versionsBySubset(destinationRules, options);
  return kinds.flatMap((kind) =>
    rulesOf(virtualService, kind).map((rule, index): RuleWeights => {
      const name = kind === "http" ? nameOf(rule) : null;
      const key = name !== null && isOnly(name) ? name : `${kind}.${index}`;
      if (kind !== "http") return { key, name, outcome: "fixed", why: kind };
      return { key, name, ...weightsOf(rule, virtualService, versions, options) };
    }),
  );
}

function weightsOf(
  rule: JsonObject,
  { metadata }: IstioObject,
  versions: ReadonlyMap<string, string>,
  { domain }: IstioOptions,
) {
  const fixed = (why: FixedWeights) => ({ outcome: "fixed" as const, why });
  if (isJsonObject(rule.redirect)) return fixed("redirect");
  if (isJsonObject(rule.directResponse)) return fixed("direct-response");
  if (isJsonObject(rule.delegate)) return fixed("delegate");
  const route: unknown[] = Array.isArray(rule.route) ? rule.route : [];
  if (route.length === 0) return fixed("no-destination");
  const read = sharesBp(route.map((part) => weightOf(part)));
  if (read === undefined) return fixed("no-weights");
  const destinations = route.map((part, index): WeightedDestination => {
    const destination = fieldAt(part, ["destination"]);
    const host = fullHost(textAt(destination, "host"), textAt(metadata, "namespace"), domain);
    const subset = textAt(destination, "subset") || null;
    const version = subset === null ? null : (versions.get(subsetKey(host, subset)) ?? null);
    return { key: version ?? subset ?? host, version, subset, host, weightBp: read.shares[index] ?? 0 };
  });
  if (new Set(destinations.map(({ key }) => key)).size < destinations.length) return fixed("ambiguous");
  return { outcome: "weights" as const, destinations, isExact: read.isExact };
}

/** The http, tls or tcp rules; one that is no object is one without anything in it. */
export function rulesOf({ spec }: IstioObject, kind: (typeof kinds)[number]): JsonObject[] {
  const rules = fieldAt(spec, [kind]);
  return Array.isArray(rules) ? rules.map((rule) => (isJsonObject(rule) ? rule : {})) : [];
}

/** Versions by `subsetKey`. */
export function versionsBySubset(
  rules: readonly IstioObject[],
  { domain, versionLabel }: IstioOptions,
): Map<string, string> {
  return new Map(
    rules.flatMap(({ metadata, spec }) => {
      const host = fullHost(textAt(spec, "host"), textAt(metadata, "namespace"), domain);
      return subsetsOf(isJsonObject(spec) ? spec : null).flatMap((subset): [string, string][] => {
        const version = versionOfSubset(subset, versionLabel);
        return version === undefined ? [] : [[subsetKey(host, textAt(subset, "name")), version]];
      });
    }),
  );
}

/** A host in full has no slash. */
export function subsetKey(host: string, subset: string): string {
  return `${host}/${subset}`;
}

function nameOf({ name }: JsonObject): string | null {
  return typeof name === "string" && name !== "" ? name : null;
}

/** A destination without a weight has 0; what is no number is one that Istio refuses. */
export function weightOf(part: unknown): number {
  const weight = fieldAt(part, ["weight"]) ?? 0;
  return typeof weight === "number" ? weight : Number.NaN;
}
