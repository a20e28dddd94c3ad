import type { EndpointRegistry } from "../endpoint-registry";
import type { ServiceName } from "../service-names";
import type { HeldRow, HeldRowOf } from "../store/held-row";
import type { Section } from "../wire";
import type { PublishedView } from "./published-view";

/** What is held, whatever a dialect makes of it; endpoints are the same resources in all. */
export type HeldWorld = Pick<PublishedView, "isLoaded" | "resource"> & {
  readonly endpoints: Pick<EndpointRegistry, "versionsOf">;
  services(): Iterable<ServiceName>;
  hasService(name: ServiceName): boolean;
  heldRow(name: ServiceName, section?: Section): HeldRow | undefined;
  /** What is held of a section; nobody's is empty. */
  configOf<Name extends Section>(name: ServiceName, section: Name): HeldRowOf<Name>["config"];
};
