import { z } from "zod";
import { readingFailureSchema } from "../metrics/reading";
import { type AccessRule, type AccessSource, asksOfCall, sourcesOf } from "./access-rule";
import type { AccessSpec } from "./access-spec";

/** What a policy does with a caller's calls: all, none, or some of them, by what each call is. */
export const accessVerdictSchema = z.enum(["allowed", "some", "refused"]);
export type AccessVerdict = z.infer<typeof accessVerdictSchema>;

/** One service that called in the window; both names are `unknown` where telemetry does not know who it was. */
export const accessCallerSchema = z.object({
  namespace: z.string(),
  service: z.string(),
  requestsPerSecond: z.number(),
  before: accessVerdictSchema,
  after: accessVerdictSchema,
});
export type AccessCaller = z.infer<typeof accessCallerSchema>;

export const accessEvidenceSchema = z.object({
  kind: z.literal("access"),
  windowSeconds: z.number(),
  callers: z.array(accessCallerSchema),
  /** Calls a second that came without mTLS; null where nothing tells. */
  withoutMtlsPerSecond: z.number().nullable(),
  /** Whether connections are counted for the service and no requests are. */
  hasConnectionsAlone: z.boolean(),
  /** Why nobody is known to call. */
  failure: readingFailureSchema.nullable(),
});
export type AccessEvidence = z.infer<typeof accessEvidenceSchema>;

type Seen = Pick<AccessCaller, "namespace" | "service" | "requestsPerSecond">;
type Specs = { standing: AccessSpec | null; wanted: AccessSpec | null };

/** What would become of each caller that was seen, those who lose most first. Pure. */
export function accessCallers(seen: readonly Seen[], { standing, wanted }: Specs): AccessCaller[] {
  const order: AccessVerdict[] = ["refused", "some", "allowed"];
  return seen
    .map((caller) => ({ ...caller, before: verdictOf(standing, caller), after: verdictOf(wanted, caller) }))
    .toSorted(
      (a, b) => order.indexOf(a.after) - order.indexOf(b.after) || b.requestsPerSecond - a.requestsPerSecond,
    );
}

/**
 * What a policy does with the calls of a service, by who it is alone: a rule that asks for more takes some of them. A principal is
 * taken for the service that its account is called after (`/ns/<namespace>/sa/<service>`). Pure.
 */
export function verdictOf(
  spec: AccessSpec | null,
  caller: Pick<Seen, "namespace" | "service">,
): AccessVerdict {
  const isMeant = (rule: AccessRule) => {
    const sources = sourcesOf(rule);
    return sources.length === 0 || sources.some((source) => isFrom(source, caller));
  };
  const denying = (spec?.deny ?? []).filter(isMeant);
  const allowing = spec?.allow?.filter(isMeant);
  if (denying.some((rule) => !asksOfCall(rule)) || allowing?.length === 0) return "refused";
  const isWhole = allowing === undefined || allowing.some((rule) => !asksOfCall(rule));
  return isWhole && denying.length === 0 ? "allowed" : "some";
}

function isFrom(source: AccessSource, caller: Pick<Seen, "namespace" | "service">): boolean {
  const [, namespace, service] = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(source.principal ?? "") ?? [
    "",
    source.namespace,
    source.service,
  ];
  return namespace === caller.namespace && (service === undefined || service === caller.service);
}
