import { fullWeightBp, type WeightsBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";

/** A version in the shift panel: what it carries now, what it would carry then. */
export type ShiftRow = {
  version: string;
  /** Basis points asked for now; null while the mesh spreads by its own default. */
  nowBp: number | null;
  thenBp: number;
  nowRequestsPerSecond: number | null;
  /** What the service gets in the window, times the share asked for. */
  thenRequestsPerSecond: number | null;
  readyEndpoints: number | null;
  errorRatio: number | null;
};

/** One row a version of the draft, beside what is measured of it. */
export function shiftRows(detail: ServiceDetail, now: WeightsBp | null, then: WeightsBp): ShiftRow[] {
  const total = detail.signals.requestsPerSecond;
  return Object.entries(then).map(([version, thenBp]) => {
    const measured = detail.versionRows.find((row) => row.version === version);
    return {
      version,
      nowBp: now === null ? null : (now[version] ?? 0),
      thenBp,
      nowRequestsPerSecond: measured?.signals.requestsPerSecond ?? null,
      thenRequestsPerSecond: total === null ? null : (total * thenBp) / fullWeightBp,
      readyEndpoints: measured?.readyEndpoints ?? null,
      errorRatio: measured?.signals.errorRatio ?? null,
    };
  });
}

/** Versions that would carry more than nothing without anything ready to carry it. */
export function withoutEndpoints(rows: readonly ShiftRow[]): string[] {
  return rows
    .filter(({ thenBp, readyEndpoints }) => thenBp > 0 && readyEndpoints === 0)
    .map(({ version }) => version);
}

/** Where a draft begins: the weights that stand, else as the mesh spreads by itself, over what is ready. */
export function startingWeights(detail: ServiceDetail, standing: WeightsBp | null): WeightsBp {
  if (standing !== null) return standing;
  return Object.fromEntries(
    detail.versionRows.map(({ version, readyEndpoints }) => [version, readyEndpoints ?? 0]),
  );
}
