import "server-only";
import { fieldAt, isJsonObject, type JsonObject } from "./json-fields";

/**
 * The names of all subsets that a VirtualService's spec sends calls, copies of calls or connections to, of any host:
 * without them in a DestinationRule those calls fail. Pure.
 */
export function routedSubsets(spec: JsonObject | null): string[] {
  const routes = ["http", "tcp", "tls"].flatMap((kind) => objectsAt(spec, kind));
  const destinations = routes.flatMap((route) => [
    ...[...objectsAt(route, "route"), ...objectsAt(route, "mirrors")].map(({ destination }) => destination),
    route.mirror,
  ]);
  const names = destinations.map((destination) => fieldAt(destination, ["subset"]));
  return [...new Set(names.filter((name): name is string => typeof name === "string" && name !== ""))].sort();
}

function objectsAt(value: JsonObject | null, key: string): JsonObject[] {
  const field = value?.[key];
  return Array.isArray(field) ? field.filter(isJsonObject) : [];
}
