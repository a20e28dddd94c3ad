import type { VersionSlots } from "./concurrency";

/** What telemetry says of one version; null is what nobody could tell, which is not 0. */
export type VersionLoad = {
  requestsPerSecond: number | null;
  p50Ms: number | null;
  p99Ms: number | null;
  meanMs: number | null;
};

/** What is known of a service's calls of late, for checks to go by. */
export type ServiceLoad = {
  versions: ReadonlyMap<string, VersionLoad>;
  slots: readonly VersionSlots[];
  /** Calling instances. */
  callers: number | null;
  /** In small letters, as in `grpc`; null where nobody could tell. */
  protocols: readonly string[] | null;
};

/** Calls to a service a second, all versions together; null where not one of them is known. Pure. */
export function callsPerSecond({ versions }: ServiceLoad): number | null {
  const known = [...versions.values()].flatMap(({ requestsPerSecond }) => requestsPerSecond ?? []);
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0);
}

/** Whether all that calls the service speaks gRPC, as far as is known. Pure. */
export function isGrpcAlone({ protocols }: ServiceLoad): boolean {
  return protocols !== null && protocols.length > 0 && protocols.every((each) => each === "grpc");
}
