import "server-only";
import type { LiveEntry } from "./entries";
import { type Fields, normalEntry } from "./normal-entry";

/** In Meta of an entry that was not there before Heddle wrote something of it. */
export const madeMeta = "heddle-made";

/** What is left of service-defaults: null where Heddle made the entry and it says nothing but a protocol now. Pure. */
export function withoutMade(entry: Fields, live: LiveEntry | null): Fields | null {
  const isLeft = live?.meta[madeMeta] !== "true" || hasMore(entry);
  return isLeft ? entry : null;
}

function hasMore(entry: Fields): boolean {
  return Object.keys(normalEntry(entry)).some((key) => !["Kind", "Name", "Protocol"].includes(key));
}
