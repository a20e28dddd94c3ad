import { ApiError, serverFault } from "../http/api-error";
import type { Cluster } from "./cluster";

/** undefined where none is given (golden cases list-rv-bad, watch-bad-rv). */
export function readRevision(query: URLSearchParams): number | undefined {
  const text = query.get("resourceVersion") ?? "";
  if (text === "") return undefined;
  if (!/^\d+$/.test(text)) {
    throw serverFault(
      `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  return Number(text);
}

/** A real server waits three seconds for it first; this one says at once that it is not there (golden case list-rv-future). */
export function requireReached({ store }: Cluster, revision: number): void {
  if (revision <= store.revision) return;
  const message = `Timeout: Too large resource version: ${revision}, current: ${store.revision}`;
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  throw new ApiError(504, "Timeout", message, { causes, retryAfterSeconds: 1 });
}
