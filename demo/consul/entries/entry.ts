import type { Fields } from "../fields";

/** An entry as it is stored: durations in nanoseconds. */
export type Entry = Fields & { Kind: EntryKind; Name: string };
export const entryKinds = [
  "service-defaults",
  "proxy-defaults",
  "service-resolver",
  "service-splitter",
  "service-router",
  "service-intentions",
  "mesh",
] as const;
export type EntryKind = (typeof entryKinds)[number];

export function isEntryKind(kind: string): kind is EntryKind {
  return entryKinds.some((known) => known === kind);
}
