import { type AuditRow, type ChainFault, type ChainPoint, noHash } from "./audit";

/** What stands before the first row of a chain. */
export const chainStart = { sequence: 0, hash: noHash };

/**
 * What is wrong with `row` as the one after `previous`; null when it follows. `previous` is null where nothing is known of
 * what comes before, as at the beginning of a part; `hashOf` says what the row's hash should be. Pure.
 */
export function checkLink(
  previous: ChainPoint | typeof chainStart | null,
  row: AuditRow,
  hashOf: (row: AuditRow) => string,
): ChainFault | null {
  const { sequence } = row;
  if (previous && sequence <= previous.sequence) return { sequence, fault: "extra" };
  if (previous && sequence > previous.sequence + 1)
    return { sequence: previous.sequence + 1, fault: "missing" };
  if (hashOf(row) !== row.hash) return { sequence, fault: "changed" };
  if (previous && row.previousHash !== previous.hash) return { sequence, fault: "unlinked" };
  return null;
}
