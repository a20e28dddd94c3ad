import "server-only";
import type { EndpointGroup } from "../control-planes/control-plane";
import type { AppError } from "../errors";

/** What a registry tells. */
export type RegistryAnswer = {
  groups: EndpointGroup[];
  /** How many of its services cannot be shown: what they are called is no DNS label. */
  leftOut: number;
  /** Where only a part could be asked: why, and `groups` holds what was last known of that part. */
  partly?: AppError;
};

/** A registry of services as it is asked for ready endpoints. There is no method that writes. */
export type ServiceRegistry = {
  /** A whole look. Throws what the way there does, and AppErrors `upstream-*` with upstream "registry". */
  read(signal: AbortSignal): Promise<RegistryAnswer>;
  close(): Promise<void>;
};

/** What instances that say no version are shown under, as in meshes' own telemetry. */
export const noVersion = "unknown";
