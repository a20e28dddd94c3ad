import type { KubernetesObject } from "../kinds/kubernetes-object";

/** Who calls, by the identity that mTLS proves; null without. */
export type LinkerdCaller = { namespace: string; account: string } | null;

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? value : []);
const at = (value: unknown, key: string): Json => ((value as Json)?.[key] ?? {}) as Json;

/**
 * Whether Linkerd lets a caller in, by the objects about a service's pods: what the Server lets in by itself, and whom an AuthorizationPolicy about it
 * names; one that names somebody who is not there is passed over. Without a Server the mesh's own policy holds (linkerd.io/2-edge/reference/authorization-policy).
 */
export function isLetIn(
  objects: readonly KubernetesObject[],
  caller: LinkerdCaller,
  { service, defaultPolicy }: { service: string; defaultPolicy: string },
): boolean {
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  const server = of("Server").find(({ metadata }) => metadata.name === service);
  if (!server) return isOpen(defaultPolicy, caller);
  if (isOpen(String(at(server, "spec").accessPolicy), caller)) return true;
  return of("AuthorizationPolicy")
    .map((policy) => at(policy, "spec"))
    .filter((spec) => at(spec, "targetRef").name === service)
    .some((spec) =>
      list(spec.requiredAuthenticationRefs).every(({ name }) =>
        of("MeshTLSAuthentication").some(
          (known) => known.metadata.name === name && isOne(at(known, "spec"), caller),
        ),
      ),
    );
}

function isOpen(policy: string, caller: LinkerdCaller): boolean {
  return policy === "all-unauthenticated" || (policy === "all-authenticated" && caller !== null);
}

function isOne({ identityRefs }: Json, caller: LinkerdCaller): boolean {
  return list(identityRefs).some(({ kind, namespace, name }) =>
    kind === "Namespace"
      ? name === caller?.namespace
      : namespace === caller?.namespace && name === caller?.account,
  );
}
