import "server-only";
import {
  type Annotations,
  breakerAnnotations,
  jitterAnnotation,
  parseAnnotationDuration,
  routeAnnotations,
} from "./annotation";

export type AnnotationFault = { key: string; value: string };

const isWholeUpTo = (most: number) => (text: string) => /^\+?[0-9]+$/.test(text) && Number(text) <= most;
const isRealUpTo = (most: number) => (text: string) =>
  /^[0-9]+(\.[0-9]*)?$|^\.[0-9]+$/.test(text) && Number(text) <= most;
const isDuration = (text: string) => parseAnnotationDuration(text) !== undefined;
const isListOf = (isWord: (word: string) => boolean) => (text: string) => text.split(",").every(isWord);
const grpcWords = ["cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"];
const maxU32 = 4_294_967_295;

/** What Linkerd takes for each annotation (L5 policy-controller/k8s/index/src/outbound/index.rs and index/{http,grpc}.rs). */
const rules: Record<string, (text: string) => boolean> = {
  [routeAnnotations.retryHttp]: isListOf(isHttpWord),
  [routeAnnotations.retryGrpc]: isListOf((word) => grpcWords.includes(word.toLowerCase())),
  [routeAnnotations.retryLimit]: isWholeUpTo(65_535),
  [routeAnnotations.retryTimeout]: isDuration,
  [routeAnnotations.requestTimeout]: isDuration,
  "timeout.linkerd.io/response": isDuration,
  "timeout.linkerd.io/idle": isDuration,
  [breakerAnnotations.mode]: (text) => text === "consecutive" || text === "unified",
  [breakerAnnotations.maxFailures]: trimmed(isWholeUpTo(maxU32)),
  [breakerAnnotations.minPenalty]: isDuration,
  [breakerAnnotations.maxPenalty]: (text) => (parseAnnotationDuration(text) ?? 0) > 0,
  [jitterAnnotation]: trimmed(isRealUpTo(100)),
  [breakerAnnotations.threshold]: trimmed(isRealUpTo(1)),
  [breakerAnnotations.window]: (text) => (parseAnnotationDuration(text) ?? 0) >= 10,
  [breakerAnnotations.minRequests]: trimmed(isWholeUpTo(1_000_000)),
};

/**
 * The annotations of a route or a Service that Linkerd cannot read. It says so in its controller's log alone, and then does
 * without all that stands with them: without any circuit breaker, or without the route. Pure.
 */
export function annotationFaults(annotations: Annotations): AnnotationFault[] {
  const found = Object.entries(annotations)
    .filter(([key, value]) => Object.hasOwn(rules, key) && !rules[key]?.(value))
    .map(([key, value]) => ({ key, value }));
  const [least, most] = [breakerAnnotations.minPenalty, breakerAnnotations.maxPenalty].map(
    (key) => annotations[key],
  );
  const leastMs = parseAnnotationDuration(least ?? "1s");
  const mostMs = parseAnnotationDuration(most ?? "1m");
  const isCrossed = leastMs !== undefined && mostMs !== undefined && leastMs > mostMs;
  const crossed = isCrossed ? [{ key: breakerAnnotations.minPenalty, value: least ?? "" }] : [];
  return [...found, ...crossed];
}

function trimmed(isRight: (text: string) => boolean): (text: string) => boolean {
  return (text) => isRight(text.trim());
}

/** `5xx`, `gateway-error`, a status, or a span of them; no spaces. */
function isHttpWord(word: string): boolean {
  if (/^(5xx|gateway-error)$/i.test(word)) return true;
  const [, from, to] = /^\+?([0-9]+)(?:-\+?([0-9]+))?$/.exec(word) ?? [];
  if (from === undefined) return false;
  const isStatus = (text: string) => Number(text) >= 100 && Number(text) < 600;
  return isStatus(from) && (to === undefined || (isStatus(to) && Number(from) <= Number(to)));
}
