import "server-only";
import type { CircuitBreakerSpec } from "../../policies/circuit-breaker-spec";
import { unsupportedBecause } from "../capability-table";
import type { Unsupported } from "../control-plane";
import { type Annotations, breakerAnnotations, formatAnnotationDuration } from "./annotation";
import type { LinkerdOptions } from "./options";

type Detection = NonNullable<CircuitBreakerSpec["outlierDetection"]>;
/** Linkerd's own greatest penalty; a greater one has to be raised along with the least. */
export const usualMaxPenaltyMs = 60_000;

/** The Service's annotations that break its circuit; empty where none of its detections can be said. Pure. */
export function accrualAnnotations(
  detection: Detection | undefined,
  { unified }: LinkerdOptions,
): Annotations {
  const { consecutiveErrors, baseEjectionMs, failurePercentage, intervalMs } = detection ?? {};
  const byRate = unified ? failurePercentage : undefined;
  if (consecutiveErrors === undefined && byRate === undefined) return {};
  const base = baseEjectionMs ?? 0;
  return {
    [breakerAnnotations.mode]: byRate === undefined ? "consecutive" : "unified",
    // 0 leaves the success rate alone to judge; unset would be seven errors in a row.
    [breakerAnnotations.maxFailures]: String(consecutiveErrors ?? 0),
    ...(baseEjectionMs === undefined
      ? {}
      : { [breakerAnnotations.minPenalty]: formatAnnotationDuration(baseEjectionMs) }),
    ...(base > usualMaxPenaltyMs ? { [breakerAnnotations.maxPenalty]: formatAnnotationDuration(base) } : {}),
    ...(byRate === undefined
      ? {}
      : {
          [breakerAnnotations.threshold]: String((100 - byRate.thresholdPercent) / 100),
          [breakerAnnotations.minRequests]: String(byRate.minRequests),
          ...(intervalMs === undefined
            ? {}
            : { [breakerAnnotations.window]: formatAnnotationDuration(intervalMs) }),
        }),
  };
}

/** What depends on more than the field. Pure. */
export function unwritableBreaker(spec: CircuitBreakerSpec, { unified }: LinkerdOptions): Unsupported[] {
  const { consecutiveErrors, baseEjectionMs, intervalMs, failurePercentage } = spec.outlierDetection ?? {};
  const at = "outlierDetection";
  const byRate = unified ? failurePercentage : undefined;
  const isIdle = consecutiveErrors === undefined && byRate === undefined;
  return [
    ...(isIdle && baseEjectionMs !== undefined
      ? [unsupportedBecause(`${at}.baseEjectionMs`, "linkerd-nothing-ejects")]
      : []),
    ...(unified && byRate === undefined && intervalMs !== undefined
      ? [unsupportedBecause(`${at}.intervalMs`, "linkerd-interval-of-rate")]
      : []),
    // A success rate of 0 switches the judging by it off.
    ...(byRate?.thresholdPercent === 100
      ? [unsupportedBecause(`${at}.failurePercentage.thresholdPercent`, "linkerd-all-failed")]
      : []),
  ];
}
