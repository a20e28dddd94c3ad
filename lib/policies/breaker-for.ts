import type { CircuitBreakerSpec, Limits, OutlierDetection } from "./circuit-breaker-spec";

/** What holds where outlier detection is asked for and the spec leaves a field open. */
export const outlierDefaults = { intervalMs: 10_000, baseEjectionMs: 30_000, maxEjectionPercent: 10 };

export type EffectiveBreaker = {
  limits: Limits;
  /** Null: no endpoint is ever ejected. */
  outlierDetection: (OutlierDetection & typeof outlierDefaults) | null;
};

/**
 * What a breaker says of one version: the service's part with the version's own fields over it. `version` null asks
 * for calls that no version is chosen for. Pure.
 */
export function breakerFor(spec: CircuitBreakerSpec, version: string | null): EffectiveBreaker {
  const versions = spec.versions ?? {};
  const own = version !== null && Object.hasOwn(versions, version) ? versions[version] : undefined;
  const outlier = { ...spec.outlierDetection, ...own?.outlierDetection };
  const { intervalMs, baseEjectionMs, maxEjectionPercent } = outlierDefaults;
  return {
    limits: { ...spec.limits, ...own?.limits },
    outlierDetection:
      Object.keys(outlier).length === 0
        ? null
        : {
            ...outlier,
            intervalMs: outlier.intervalMs ?? intervalMs,
            baseEjectionMs: outlier.baseEjectionMs ?? baseEjectionMs,
            maxEjectionPercent: outlier.maxEjectionPercent ?? maxEjectionPercent,
          },
  };
}
