import "server-only";
import type { LinkerdOptions } from "./options";

/** The kinds of policy that Linkerd is told. */
export type LinkerdKind = "route" | "circuit-breaker" | "rate-limit" | "access";

const always: LinkerdKind[] = ["route", "circuit-breaker"];
/** Those that hang on a Server of the called pods. */
const served: LinkerdKind[] = ["rate-limit", "access"];

/** The kinds that a mesh of these settings is told. */
export function toldKinds({ servers }: Pick<LinkerdOptions, "servers">): LinkerdKind[] {
  return servers ? [...always, ...served] : always;
}

export function isTold(kind: LinkerdKind, options: Pick<LinkerdOptions, "servers">): boolean {
  return toldKinds(options).includes(kind);
}
