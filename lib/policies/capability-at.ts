import type { Capability } from "./capabilities";

/** A version's part of a spec, up to its first field. */
export const ofVersion =
  /^versions\..+?\.(limits|outlierDetection|algorithm|choices|hashOn|slowStartMs)(?=\.|$)/;

/**
 * What the table says of a field: a path's places and names of versions match `*`, a version's own fields are those of
 * the service, and what is said of a whole holds for its parts. Pure.
 */
export function capabilityAt(table: readonly Capability[], path: string): Capability | undefined {
  const own = path.replace(ofVersion, "$1");
  const wanted = [path, own].flatMap(wholesOf);
  return table.find((row) => wanted.some((candidate) => fits(row.path, candidate)));
}

function wholesOf(path: string): string[] {
  const parts = path.split(".");
  return parts.map((_, count) => parts.slice(0, count + 1).join("."));
}

function fits(pattern: string, path: string): boolean {
  const [expected, given] = [pattern.split("."), path.split(".")];
  return expected.length === given.length && expected.every((part, at) => part === "*" || part === given[at]);
}
