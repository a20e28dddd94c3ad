import "server-only";
import type { ServerOptions } from "./server-options";

type Domain = Pick<ServerOptions, "identityDomain">;
export type Account = { namespace: string; name: string };

/** A service account's identity in the mesh (linkerd2 policy-controller/k8s/index/src/cluster_info.rs). Pure. */
export function identityOf({ namespace, name }: Account, { identityDomain }: Domain): string {
  return `${name}.${namespace}.serviceaccount.identity.${identityDomain}`;
}

/** The account that an identity is of, `*` for any of its namespace; undefined for what is none of this mesh. Pure. */
export function accountOfIdentity(identity: string, { identityDomain }: Domain): Account | undefined {
  const rest = `.serviceaccount.identity.${identityDomain}`;
  if (!identity.endsWith(rest)) return undefined;
  const [, name, namespace] =
    /^(\*|[a-z0-9][-a-z0-9]*)\.([a-z0-9][-a-z0-9]*)$/.exec(identity.slice(0, -rest.length)) ?? [];
  return name === undefined || namespace === undefined ? undefined : { namespace, name };
}
