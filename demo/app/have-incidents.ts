import { IncidentWatch } from "../incidents/incident-watch";
import { SilentProxy } from "../incidents/silent-proxy";
import type { PlacedInstance } from "./placed-instance";
import { namespace } from "./placement";
import type { ThreadData } from "./service-thread-host";

/** Has the incidents that one thread is enough for. */
export function haveIncidents(
  { incidentsDir, xdsAddress }: Pick<ThreadData, "incidentsDir" | "xdsAddress">,
  reranker: PlacedInstance,
): void {
  const watch = new IncidentWatch(incidentsDir);
  const proxy = new SilentProxy(xdsAddress, { service: "chat-model", namespace });
  watch.onChange(() => {
    void reranker.setPresent(!watch.of("dependency-down"));
    proxy.setPresent(watch.of("stuck-push") !== undefined);
  });
}
