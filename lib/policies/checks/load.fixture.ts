import type { VersionSlots } from "../concurrency";
import type { ServiceLoad, VersionLoad } from "../service-load";

/** What telemetry says of a service, where a test says nothing else. */
export function load(
  versions: Record<string, Partial<VersionLoad>>,
  more: Partial<Omit<ServiceLoad, "versions">> = {},
): ServiceLoad {
  const unknown = { requestsPerSecond: null, p50Ms: null, p99Ms: null, meanMs: null };
  return {
    versions: new Map(Object.entries(versions).map(([version, own]) => [version, { ...unknown, ...own }])),
    slots: [],
    callers: null,
    protocols: null,
    ...more,
  };
}

export function slots(version: string, total: number, how: VersionSlots["how"] = "configured"): VersionSlots {
  return { version, engines: 1, total, how };
}
