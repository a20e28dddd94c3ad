import "server-only";
import type { Target } from "../../../policies/names";
import { accountOf, serviceOfAccount } from "../../kubernetes/account-pattern";
import type { IstioAccessOptions } from "./access-options";

type Service = Pick<Target, "namespace" | "service">;
type Named = Pick<IstioAccessOptions, "workloadLabel" | "serviceAccount" | "enforcedBy">;

/** The service's pods, as a policy of their namespace selects them. Pure. */
export function podsOf({ service }: Pick<Target, "service">, { workloadLabel }: Named) {
  return { selector: { matchLabels: { [workloadLabel]: service } } };
}

/** Whose calls are judged: by the proxies of the service's pods, or by the waypoint that the service is bound to. Pure. */
export function judgedAt(target: Pick<Target, "service">, options: Named) {
  if (options.enforcedBy === "sidecar") return podsOf(target, options);
  return { targetRefs: [{ group: "", kind: "Service", name: target.service }] };
}

/**
 * A service's identity without the scheme, as Istio compares it; `cluster.local` stands for the mesh's own trust domain, whatever it
 * is called (istio pilot/pkg/trustdomain). Pure.
 */
export function principalOf({ namespace, service }: Service, { serviceAccount }: Named): string {
  return `cluster.local/ns/${namespace}/sa/${accountOf(serviceAccount, service)}`;
}

/** The service that an identity is of; undefined where the settings name none so. Pure. */
export function serviceOfPrincipal(principal: string, { serviceAccount }: Named): Service | undefined {
  const [, namespace, account] = /^cluster\.local\/ns\/([a-z0-9-]+)\/sa\/([a-z0-9-]+)$/.exec(principal) ?? [];
  if (namespace === undefined || account === undefined) return undefined;
  const service = serviceOfAccount(serviceAccount, account);
  return service === undefined ? undefined : { namespace, service };
}
