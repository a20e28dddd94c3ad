import "server-only";

/** The name of a version's own object by a pattern such as `{service}-{version}`. Pure. */
export function nameByPattern(pattern: string, service: string, version: string): string {
  return pattern.replace("{version}", () => version).replace("{service}", () => service);
}

/** The version that a name stands for by the pattern; undefined where it is named otherwise. Pure. */
export function versionByPattern(pattern: string, service: string, name: string): string | undefined {
  const [before = "", after = ""] = pattern.replace("{service}", () => service).split("{version}");
  const isLike =
    name.startsWith(before) && name.endsWith(after) && name.length > before.length + after.length;
  return isLike ? name.slice(before.length, name.length - after.length) : undefined;
}
