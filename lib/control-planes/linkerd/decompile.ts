import "server-only";
import { z } from "zod";
import type { Target } from "../../policies/names";
import type { RouteRule } from "../../policies/route-spec";
import type { Beyond, Decompiled } from "../gateway-api/beyond";
import { decompileGatewayApi } from "../gateway-api/decompile";
import { retryReasons } from "../gateway-api/retry-codes";
import { routeObjectSchema } from "../gateway-api/route-object";
import { type Annotations, parseAnnotationDuration, routeAnnotations } from "./annotation";
import { annotationFaults } from "./annotation-faults";
import { gatewayOptions, type LinkerdOptions } from "./options";

type Reasons = NonNullable<RouteRule["retries"]>["on"];
type Protocol = LinkerdOptions["protocol"];

const metadataSchema = z.looseObject({
  metadata: z
    .looseObject({ annotations: z.record(z.string(), z.string()).default({}) })
    .default({ annotations: {} }),
});
const grpcReasonsSchema = z.array(
  z.enum(["unavailable", "cancelled", "deadline-exceeded", "internal", "resource-exhausted"]),
);
/** What Linkerd reads of a route beside its spec; other annotations are none of its business. */
const isLinkerds = (key: string) =>
  key.startsWith("retry.linkerd.io/") || key.startsWith("timeout.linkerd.io/");

/**
 * The policy that a standing route says in Linkerd, its annotations included, or by path what of it no policy says. Pure.
 */
export function decompileLinkerd(target: Target, object: unknown, options: LinkerdOptions): Decompiled {
  const read = decompileGatewayApi(target, object, gatewayOptions(options));
  const parsed = routeObjectSchema.safeParse(object);
  if (!parsed.success) return read;
  const raw = parsed.data.spec.rules ?? [];
  const protocol: Protocol = parsed.data.kind === "HTTPRoute" ? "http" : "grpc";
  const annotations = metadataSchema.safeParse(object).data?.metadata.annotations ?? {};
  const own = Object.fromEntries(Object.entries(annotations).filter(([key]) => isLinkerds(key)));
  const shared = readAnnotations(own, protocol);
  const unread: Beyond[] = raw.flatMap((rule, place) => {
    const at = `spec.rules.${place}`;
    const mirror = rule.filters?.some(({ type }) => type === "RequestMirror");
    return [
      ...(rule.retry === undefined ? [] : [{ path: `${at}.retry`, what: "not-read" as const }]),
      ...(mirror ? [{ path: `${at}.filters`, what: "not-read" as const }] : []),
    ];
  });
  const rules = read.outcome === "spec" ? read.spec.rules : [];
  const hasRest = Object.keys(own).length > 0 && read.outcome === "spec" && rules.length < raw.length;
  const fields = [
    ...(read.outcome === "beyond" ? read.fields : []),
    ...unread,
    ...shared.beyond,
    ...(hasRest ? [{ path: "metadata.annotations", what: "annotations-of-rest" as const }] : []),
  ];
  if (fields.length > 0) return { outcome: "beyond", fields };
  return { outcome: "spec", spec: { rules: rules.map((rule) => ({ ...rule, ...shared.value })) } };
}

function readAnnotations(
  annotations: Annotations,
  protocol: Protocol,
): { value: Pick<RouteRule, "retries" | "timeoutMs">; beyond: Beyond[] } {
  const words = protocol === "http" ? routeAnnotations.retryHttp : routeAnnotations.retryGrpc;
  const { retryLimit, retryTimeout, requestTimeout } = routeAnnotations;
  const at = (key: string, what: Beyond["what"]): Beyond => ({ path: `metadata.annotations.${key}`, what });
  const beyond = annotationFaults(annotations).map(({ key }) => at(key, "value"));
  const known: string[] = [words, retryLimit, retryTimeout, requestTimeout];
  for (const key of Object.keys(annotations)) if (!known.includes(key)) beyond.push(at(key, "field"));
  if (beyond.length > 0) return { value: {}, beyond };
  const timeoutMs = durationAt(annotations, requestTimeout);
  const timeout = timeoutMs === undefined ? {} : { timeoutMs };
  if (![words, retryLimit, retryTimeout].some((key) => annotations[key] !== undefined)) {
    return { value: timeout, beyond };
  }
  const on = reasonsOf(annotations[words], protocol);
  if (on === undefined) return { value: timeout, beyond: [at(words, "retry-code")] };
  const perTryTimeoutMs = durationAt(annotations, retryTimeout);
  const tries = perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs };
  // Unset and 0 are both one (parse_http_retry).
  const attempts = Number(annotations[retryLimit] ?? 1) || 1;
  return { value: { ...timeout, retries: { attempts, ...tries, on } }, beyond };
}

/** 0 is none. */
function durationAt(annotations: Annotations, key: string): number | undefined {
  return parseAnnotationDuration(annotations[key] ?? "") || undefined;
}

function reasonsOf(text: string | undefined, protocol: Protocol): Reasons | undefined {
  if (text === undefined) return undefined;
  const words = text.split(",");
  if (protocol === "grpc") return grpcReasonsSchema.safeParse(words.map((word) => word.toLowerCase())).data;
  // Broken connections, which the Gateway API retries with everything else, Linkerd does not.
  return retryReasons(words.map(Number))?.filter((reason) => reason !== "connect-failure");
}
