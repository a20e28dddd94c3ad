import "server-only";
import { type BackendRef, versionOf } from "./backend-of";
import type { GatewayApiOptions } from "./options";
import { backendRefSchema } from "./route-object";

/**
 * Which version of a service a `backendRef` stands for as it stands in an object, defaults left out or not; undefined where
 * it is none of the service's versions. Pure.
 */
export function versionOfRef(
  service: string,
  ref: unknown,
  options: Pick<GatewayApiOptions, "backends" | "port">,
): string | undefined {
  const parsed = backendRefSchema.safeParse(ref);
  if (!parsed.success) return undefined;
  const { group, kind, name, namespace, port } = parsed.data;
  const known: BackendRef = {
    group,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(port === undefined ? {} : { port }),
  };
  return versionOf(service, known, options);
}
