import "server-only";
import { sha256 } from "../../http/credentials/sealed-session";
import type { AuditRow } from "../audit";
import { type AuditContent, canonicalRow } from "../canonical-row";

/** The hash of what a row says, in hex, on top of the hash before it. */
export function hashContent(previousHash: string, content: AuditContent): string {
  return sha256(canonicalRow(previousHash, content));
}

/** The hash that a row should have by what it says. */
export function hashRow({ hash: _, previousHash, ...content }: AuditRow): string {
  return hashContent(previousHash, content);
}
