import "server-only";
import { createHash } from "node:crypto";

/** What Istio takes for the name of a subset: a DNS label, capitals too (istio pkg/config/labels IsDNS1123Label). */
const taken = /^[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
/** The mark of names that stand for a version that is no such label. */
const marked = /--[0-9a-f]{8}$/;

/**
 * The name of the subset of a version: the version itself where Istio takes that for a name, else what it takes of it
 * with a mark of the rest (`1.10` -> `1-10--aa672d37`). No two versions share one; the version is what the subset's labels say. Pure.
 */
export function subsetName(version: string): string {
  if (taken.test(version) && !marked.test(version)) return version;
  const hash = createHash("sha256").update(version).digest("hex").slice(0, 8);
  return `${version.replaceAll(/[._]/g, "-").slice(0, 53)}--${hash}`;
}
