import type { WeightsBp } from "../../lib/policies/weights";

/** Basis points; null where no route policy says anything, so that the mesh's own default applies. */
export type Move = { version: string; fromBp: number | null; toBp: number | null };

/** The versions whose weight differs, in natural order. A version that one side does not name has weight 0 there. Pure. */
export function movesOf(before: WeightsBp | null, after: WeightsBp | null): Move[] {
  const versions = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return versions
    .map((version) => ({
      version,
      fromBp: before === null ? null : (before[version] ?? 0),
      toBp: after === null ? null : (after[version] ?? 0),
    }))
    .filter(({ fromBp, toBp }) => fromBp !== toBp)
    .sort((left, right) => left.version.localeCompare(right.version, "en", { numeric: true }));
}
