import "server-only";
import { z } from "zod";
import { type CircuitBreakerSpec, circuitBreakerSpecSchema } from "../../policies/circuit-breaker-spec";
import type { Beyond, Decompiled } from "../gateway-api/beyond";
import {
  type Annotations,
  breakerAnnotations,
  jitterAnnotation,
  parseAnnotationDuration,
} from "./annotation";
import { annotationFaults } from "./annotation-faults";
import { usualMaxPenaltyMs } from "./breaker-annotations";

const serviceSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) }),
});
/** Defaults of L5 policy-controller/k8s/index/src/outbound/index.rs. */
const usual = { maxFailures: "7", threshold: "0.8", minRequests: "5" };
const isAccrual = (key: string) => key.includes("linkerd.io/failure-accrual");

/**
 * The circuit breaker that a Service's annotations say; null where they say none. A detection that they leave out is said as
 * Linkerd has it by itself; times that they leave out are left to Linkerd. Pure.
 */
export function decompileLinkerdBreaker(object: unknown): Decompiled<CircuitBreakerSpec | null> {
  const annotations = serviceSchema.safeParse(object).data?.metadata.annotations ?? {};
  const own = Object.fromEntries(Object.entries(annotations).filter(([key]) => isAccrual(key)));
  if (Object.keys(own).length === 0) return { outcome: "spec", spec: null };
  const fields = beyondOf(own);
  if (fields.length > 0) return { outcome: "beyond", fields };
  const outlierDetection = detectionOf(own);
  const checked = circuitBreakerSpecSchema.safeParse({ outlierDetection });
  if (checked.success) return { outcome: "spec", spec: checked.data };
  return {
    outcome: "beyond",
    fields: checked.error.issues.map(({ path }) => ({ path: path.join("."), what: "value" })),
  };
}

function beyondOf(annotations: Annotations): Beyond[] {
  const { mode, minPenalty, maxPenalty, threshold } = breakerAnnotations;
  const at = (key: string, what: Beyond["what"]): Beyond => ({ path: `metadata.annotations.${key}`, what });
  const known: string[] = Object.values(breakerAnnotations);
  const strange = Object.keys(annotations).filter((key) => !known.includes(key) && key !== jitterAnnotation);
  const faults = annotationFaults(annotations).map(({ key }) => at(key, "value"));
  if (faults.length > 0 || strange.length > 0) return [...faults, ...strange.map((key) => at(key, "field"))];
  const least = parseAnnotationDuration(annotations[minPenalty] ?? "1s") ?? 0;
  const most = parseAnnotationDuration(annotations[maxPenalty] ?? "1m") ?? 0;
  const rate = Number(annotations[threshold] ?? usual.threshold) * 100;
  const isWhole = Math.abs(rate - Math.round(rate)) < 1e-9;
  return [
    ...(annotations[mode] === undefined ? [at(mode, "no-mode")] : []),
    ...(most === Math.max(least, usualMaxPenaltyMs) ? [] : [at(maxPenalty, "field")]),
    ...(Number(annotations[jitterAnnotation] ?? 0.5) === 0.5 ? [] : [at(jitterAnnotation, "field")]),
    ...(isWhole ? [] : [at(threshold, "weight")]),
  ];
}

function detectionOf(annotations: Annotations): CircuitBreakerSpec["outlierDetection"] {
  const { mode, maxFailures, minPenalty, threshold, window, minRequests } = breakerAnnotations;
  const failures = Number(annotations[maxFailures] ?? usual.maxFailures);
  const rate = Math.round(Number(annotations[threshold] ?? usual.threshold) * 100);
  const byRate = annotations[mode] === "unified" && rate > 0;
  return {
    ...(failures === 0 && annotations[mode] === "unified" ? {} : { consecutiveErrors: failures }),
    ...(annotations[minPenalty] === undefined ? {} : { baseEjectionMs: durationOf(annotations[minPenalty]) }),
    ...(byRate
      ? {
          ...(annotations[window] === undefined ? {} : { intervalMs: durationOf(annotations[window]) }),
          failurePercentage: {
            thresholdPercent: 100 - rate,
            minRequests: Number(annotations[minRequests] ?? usual.minRequests),
            minHosts: 1,
          },
        }
      : {}),
  };
}

/** `annotationFaults` has read it before. */
function durationOf(text: string): number {
  return parseAnnotationDuration(text) ?? 0;
}
