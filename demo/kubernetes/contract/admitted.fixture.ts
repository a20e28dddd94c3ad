import type { KubernetesObject } from "../kinds/kubernetes-object";

/** One call as the called proxy sees it: `principal` is null without mTLS, `issuer` null without a token. */
export type SampleCall = {
  principal: string | null;
  method: string;
  path: string;
  issuer: string | null;
};

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined;
const at = (value: unknown, key: string): Json => ((value as Json)?.[key] ?? {}) as Json;

/**
 * Whether Istio lets a call in, by the objects about a service's pods: mTLS, tokens, what denies, what allows
 * (istio.io/latest/docs/concepts/security: a denying policy first; with an allowing one, what none allows is refused).
 */
export function isAdmitted(objects: readonly KubernetesObject[], call: SampleCall): boolean {
  const specs = (kind: string) =>
    objects.filter((object) => object.kind === kind).map((object) => at(object, "spec"));
  const modes = specs("PeerAuthentication").map((spec) => at(spec, "mtls").mode);
  if (modes.includes("STRICT") && call.principal === null) return false;
  const issuers = specs("RequestAuthentication").flatMap((spec) =>
    list(spec.jwtRules).map(({ issuer }) => String(issuer)),
  );
  // A token of an issuer that is not named is refused; where none is named, nobody looks at tokens.
  if (issuers.length > 0 && call.issuer !== null && !issuers.includes(call.issuer)) return false;
  const verified = { ...call, issuer: issuers.includes(call.issuer ?? "") ? call.issuer : null };
  const policies = specs("AuthorizationPolicy");
  const matches = (spec: Json) => list(spec.rules).some((rule) => isMeant(rule, verified));
  if (policies.some((spec) => spec.action === "DENY" && matches(spec))) return false;
  const allowing = policies.filter((spec) => spec.action === "ALLOW");
  return allowing.length === 0 || allowing.some(matches);
}

function isMeant(rule: Json, { principal, method, path, issuer }: SampleCall): boolean {
  const namespace = principal === null ? null : principal.split("/")[2];
  const from = list(rule.from).map((entry) => at(entry, "source"));
  const isFrom = from.some(
    (source) =>
      (texts(source.principals)?.includes(principal ?? "") ?? true) &&
      (texts(source.namespaces)?.includes(namespace ?? "") ?? true),
  );
  const to = list(rule.to).map((entry) => at(entry, "operation"));
  const isTo = to.some(
    (operation) =>
      (texts(operation.methods)?.includes(method) ?? true) &&
      (texts(operation.paths)?.some((pattern) => isPath(pattern, path)) ?? true),
  );
  const isWhen = list(rule.when).every(({ values }) => texts(values)?.includes(issuer ?? ""));
  return (from.length === 0 || isFrom) && (to.length === 0 || isTo) && isWhen;
}

function isPath(pattern: string, path: string): boolean {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
