import { type AccessRule, sourcesOf } from "../../../policies/access-rule";
import type { AccessSpec } from "../../../policies/access-spec";
import { type Fields, listOf, textOf } from "../normal-entry";

export type Call = { namespace: string; service: string; method: string; path: string };

/** Whether a policy lets a call through, by what its schema says it means. */
export function allows({ allow, deny = [] }: AccessSpec, call: Call): boolean {
  if (deny.some((rule) => isAbout(rule, call))) return false;
  return allow === undefined || allow.some((rule) => isAbout(rule, call));
}

function isAbout(rule: AccessRule, { namespace, service, method, path }: Call): boolean {
  const { methods, paths, grpc } = rule;
  const sources = sourcesOf(rule);
  const isFrom = sources.some(
    (source) => source.namespace === namespace && (source.service ?? service) === service,
  );
  const asked = grpc ? [`/${grpc.service}/${grpc.method ?? "*"}`] : paths;
  const fits = (pattern: string) =>
    pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
  return (
    (sources.length === 0 || isFrom) &&
    (methods?.some((one) => one === method) ?? true) &&
    (grpc === undefined || method === "POST") &&
    (asked?.some(fits) ?? true)
  );
}

type Matcher = (call: Call) => boolean;
type Rule = { source: Fields; action: string; not: Fields[]; permissions: { action: string; is: Matcher }[] };

/**
 * Whether Envoy lets a call through, by the rules that Consul makes of intentions (agent/xds/rbac.go): the sources in the
 * order of their precedence, of which those with fewer wildcards are taken out of wider ones; the permissions of each, of which the
 * earlier are taken out of the later; and of all that only what is not the agents' default anyway.
 */
export function envoyAllows(
  sources: readonly Fields[],
  call: Call,
  byDefault: "allow" | "deny",
  own: string,
): boolean {
  const rules = sources.map(
    (source): Rule => ({
      source,
      action: source.Permissions === undefined ? textOf(source.Action) : "layer7",
      not: [],
      permissions: listOf(source.Permissions).map(({ Action: action, HTTP: http }) => ({
        action: textOf(action),
        is: matcherOf(http as Fields),
      })),
    }),
  );
  const wildcards = ({ source }: Rule) => Number(source.Namespace === "*") + Number(source.Name === "*");
  const isOf = (source: Fields, { namespace, service }: Call) =>
    [namespace, "*"].includes(textOf(source.Namespace) || own) &&
    [service, "*"].includes(textOf(source.Name));
  for (const [at, rule] of rules.entries()) {
    for (const later of rules.slice(at + 1))
      if (wildcards(rule) < wildcards(later)) later.not.push(rule.source);
  }
  const isListed = rules
    .filter(({ action }) => action !== byDefault)
    .filter(({ source, not }) => isOf(source, call) && !not.some((other) => isOf(other, call)))
    .some(({ action, permissions }) => {
      if (action !== "layer7") return true;
      return permissions.some(
        (permission, at) =>
          permission.action !== byDefault &&
          permission.is(call) &&
          !permissions.slice(0, at).some((earlier) => earlier.is(call)),
      );
    });
  return byDefault === "allow" ? !isListed : isListed;
}

/** A path is compared without what follows a question mark. */
function matcherOf({ PathExact: exact, PathPrefix: prefix, Methods: methods }: Fields): Matcher {
  return ({ path, method }) =>
    (exact === undefined || path === exact) &&
    (prefix === undefined || path.startsWith(textOf(prefix))) &&
    (methods === undefined || (methods as string[]).includes(method));
}
