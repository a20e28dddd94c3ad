import "server-only";
import { createHash } from "node:crypto";
import { canonicalJson } from "../../policies/canonical-json";

/** What tells two contents apart: 32 hexadecimal digits of SHA-256 over the canonical JSON. Pure. */
export function digestOf(content: unknown): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex").slice(0, 32);
}
