import "server-only";
import { createHash } from "node:crypto";

/** A subset's name goes into SNI: a DNS label (hashicorp/consul agent/structs validateServiceSubset). */
const subsetPattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const longestReadable = 54;

/** The subset that stands for a version: its own name, or one made of it where that is no DNS label. Pure. */
export function subsetName(version: string): string {
  if (subsetPattern.test(version) && version.length <= 63) return version;
  const readable = version
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, "-")
    .slice(0, longestReadable);
  return `${readable}-${createHash("sha256").update(version).digest("hex").slice(0, 8)}`;
}

/** Which instances are of a version, in go-bexpr's words. A version's name has no quotes. Pure. */
export function subsetFilter(version: string, versionMeta: string): string {
  const key = /^[A-Za-z][A-Za-z0-9_]*$/.test(versionMeta) ? `.${versionMeta}` : `["${versionMeta}"]`;
  return `Service.Meta${key} == "${version}"`;
}

/** The version that a filter selects by `versionMeta` alone; undefined for any other filter. Pure. */
export function versionOfFilter(filter: string, versionMeta: string): string | undefined {
  const match =
    /^\s*Service\.Meta(?:\.([A-Za-z][\w/]*)|\["([^"]+)"\])\s*==\s*(?:"([^"]*)"|`([^`]*)`|([\w.-]+))\s*$/.exec(
      filter,
    );
  if (!match || (match[1] ?? match[2]) !== versionMeta) return undefined;
  return match[3] ?? match[4] ?? match[5];
}
