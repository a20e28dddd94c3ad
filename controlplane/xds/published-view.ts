import type { Resource, ResourceType } from "../resources/resource";
import type { ServiceName } from "../service-names";

export type Part = { type: ResourceType; name: string; fingerprint: string };

/** What one dialect makes of the world: what its clients are sent. */
export type PublishedView = {
  /** False until the stored configuration is known: nothing is sent, and above all nothing is taken away. */
  readonly isLoaded: boolean;
  /** Undefined for a name that means nothing; "held-back" while it is too early to say. */
  resource(type: ResourceType, name: string): Resource | "held-back" | undefined;
  /** The names that a client gets which asks for all of a type. */
  allNames(type: ResourceType): Iterable<string>;
  /** Whether a name is one of these. */
  isAmongAll(type: ResourceType, name: string): boolean;
};

/** What a client has to have taken before it acts on what is held of a service. */
export type ServiceView = {
  partsOf(name: ServiceName): { parts: Part[]; clusters: readonly string[] };
};
