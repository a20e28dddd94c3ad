import "server-only";

/** The kinds of config entries that a policy is written in. */
export const entryKinds = {
  defaults: "service-defaults",
  resolver: "service-resolver",
  splitter: "service-splitter",
  router: "service-router",
  intentions: "service-intentions",
} as const;
export type EntryKind = (typeof entryKinds)[keyof typeof entryKinds];

export function entryRef(kind: EntryKind, name: string): string {
  return `${kind} ${name}`;
}

/** The one resource that stands for a breaker: what each caller's own entry says of the service. */
export function callersRef(service: string): string {
  return `callers of ${service}`;
}

/**
 * A splitter for the traffic of one rule. It is no service: nothing registers by its name, and its splits lead to the
 * service's own subsets. Named by what it says, so that it never changes: a rule changes by naming another one.
 */
export function ruleSplitterName(service: string, digest: string): string {
  return `${service}-split-${digest}`;
}

export function isRuleSplitter(service: string, name: string): boolean {
  const prefix = `${service}-split-`;
  return name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length));
}
