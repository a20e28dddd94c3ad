import "server-only";

/** What figures call the version of calls that no route gave one, is none. Pure. */
export function versionOrNone(version: string): string | null {
  return version === "" || version === "unknown" ? null : version;
}
