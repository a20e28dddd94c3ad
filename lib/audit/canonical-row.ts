import { canonicalJson } from "../policies/canonical-json";
import type { AuditRow } from "./audit";

export type AuditContent = Omit<AuditRow, "hash" | "previousHash">;

/** The text whose SHA-256 is a row's hash: the hash before it, a newline, and the row's canonical JSON (RFC 8785). Pure. */
export function canonicalRow(previousHash: string, content: AuditContent): string {
  return `${previousHash}\n${canonicalJson(content)}`;
}
