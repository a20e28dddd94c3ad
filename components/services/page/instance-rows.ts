import type { EndpointLoad, ServiceLoad } from "../../../lib/services/load";
import type { ServiceDetail } from "../../../lib/services/services";

/** An instance as the control plane has it, with what came to it. */
export type InstanceRow = {
  id: string;
  version: string;
  ready: boolean;
  address: string;
  since: string | null;
  /** Undefined until it is known, and where nobody tells. */
  load: EndpointLoad | undefined;
  /** It takes more of its version than chance explains. */
  isBusiest: boolean;
};

/** All that are registered, then those that something came to and that are not: by version and name. Pure. */
export function instanceRows(
  { instances }: Pick<ServiceDetail, "instances">,
  load: Pick<ServiceLoad, "endpoints" | "versions"> | undefined,
): InstanceRow[] {
  const endpoints = load?.endpoints ?? [];
  const isSame = (left: Named, right: Named) => left.id === right.id && left.version === right.version;
  const others = endpoints
    .filter((endpoint) => !instances.some((each) => isSame(each, endpoint)))
    .map(({ id, version }) => ({ id, version, ready: false, address: "", since: null }));
  return [...instances, ...others]
    .map((each) => ({
      ...each,
      load: endpoints.find((endpoint) => isSame(each, endpoint)),
      isBusiest: (load?.versions ?? []).some(
        ({ version, spread }) =>
          version === each.version && spread.verdict === "skewed" && spread.busiest === each.id,
      ),
    }))
    .sort((left, right) => left.version.localeCompare(right.version) || left.id.localeCompare(right.id));
}

type Named = { id: string; version: string };
