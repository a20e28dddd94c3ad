import "server-only";
import { type AccessRule, sourcesOf } from "../../../policies/access-rule";
import { type ConsulOptions, hasNamespaces } from "../options";

/** Whom an intention is about: a service, with `*` all of a namespace, with `*` in `*` everybody. */
export type Caller = { namespace: string; name: string };
export type CallerOptions = Pick<ConsulOptions, "namespace" | "partition">;

const any = "*";

/** Community Edition has one namespace: all of it is everybody. Pure. */
export function everyone(options: CallerOptions): Caller {
  return { namespace: hasNamespaces(options) ? any : options.namespace, name: any };
}

/** The callers that a rule is about, identities aside, which no intention names. Pure. */
export function callersOfRule(rule: AccessRule, options: CallerOptions): Caller[] {
  const sources = sourcesOf(rule);
  if (sources.length === 0) return [everyone(options)];
  return sources.flatMap(({ namespace, service = any }) =>
    namespace === undefined ? [] : [{ namespace, name: service }],
  );
}

/** Whether what is said of the one is about the other too. Pure. */
export function includes(wide: Caller, narrow: Caller): boolean {
  return (
    (wide.namespace === any || wide.namespace === narrow.namespace) &&
    (wide.name === any || wide.name === narrow.name)
  );
}

export function isSameCaller(left: Caller, right: Caller): boolean {
  return left.namespace === right.namespace && left.name === right.name;
}

/**
 * Each caller once, in the order in which Consul sorts sources: exact ones, namespaces, everybody
 * (agent/structs computeIntentionPrecedence). The first that fits a call's caller decides on it. Pure.
 */
export function inPrecedence(callers: readonly Caller[]): Caller[] {
  const distinct = callers.filter(
    (caller, at) => callers.findIndex((other) => isSameCaller(caller, other)) === at,
  );
  return distinct.sort(
    (a, b) => wildcardsIn(a) - wildcardsIn(b) || compare(a.namespace, b.namespace) || compare(a.name, b.name),
  );
}

function wildcardsIn({ namespace, name }: Caller): number {
  return Number(namespace === any) + Number(name === any);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
