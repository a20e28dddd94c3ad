import "server-only";
import { z } from "zod";
import type { RouteRule } from "../../policies/route-spec";
import { fullWeightBp } from "../../policies/weights";
import { type Beyond, beyond, type Read, strangers } from "./beyond";
import { readMatch } from "./decompile-match";
import { parseDuration } from "./duration";
import type { GatewayApiOptions } from "./options";
import { takesEverything } from "./reachable-rules";
import { retryReasons } from "./retry-codes";
import { backendRefSchema, type RawRule } from "./route-object";
import { versionOfRef } from "./version-of-ref";

export type RuleContext = {
  service: string;
  kind: "HTTPRoute" | "GRPCRoute";
  options: Pick<GatewayApiOptions, "backends" | "port">;
};

const ruleFields = ["name", "matches", "filters", "backendRefs", "timeouts", "retry"] as const;
const mirrorSchema = z.looseObject({
  backendRef: backendRefSchema,
  percent: z.number().int().optional(),
  fraction: z
    .looseObject({ numerator: z.number().int(), denominator: z.number().int().default(100) })
    .optional(),
});

/** A rule of a route in a policy's terms, with everything in it that has none. Pure. */
export function readRule(rule: RawRule, at: string, context: RuleContext): Read<RouteRule> {
  const match = readMatches(rule, `${at}.matches`, context);
  const split = readSplit(rule, `${at}.backendRefs`, context);
  const mirror = readMirror(rule, `${at}.filters`, context);
  const waits = readWaits(rule, at);
  const parts = [match, split, mirror, waits];
  const others = [...parts.flatMap((part) => part.beyond), ...strangers(rule, ruleFields, at)];
  if (split.value === undefined) return { value: undefined, beyond: others };
  const value: RouteRule = {
    ...(rule.name === undefined ? {} : { name: rule.name }),
    ...match.value,
    split: split.value,
    ...waits.value,
    ...mirror.value,
  };
  return { value, beyond: others };
}

function readMatches(
  { matches }: RawRule,
  at: string,
  { kind }: RuleContext,
): Read<Pick<RouteRule, "match">> {
  const read = (matches ?? []).map((match, index) => readMatch(match, kind, `${at}.${index}`));
  const match = read.flatMap(({ value }) => value ?? []);
  const isOpen = match.length === 0 || (match.length === 1 && takesEverything({ match }));
  return { value: isOpen ? {} : { match }, beyond: read.flatMap((part) => part.beyond) };
}

function readSplit({ backendRefs }: RawRule, at: string, context: RuleContext): Read<RouteRule["split"]> {
  if (backendRefs === undefined || backendRefs.length === 0) return beyond(at, "no-backends");
  const sum = backendRefs.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return beyond(at, "no-weight");
  const others: Beyond[] = [];
  const split: RouteRule["split"] = [];
  for (const [index, ref] of backendRefs.entries()) {
    const version = versionOfRef(context.service, ref, context.options);
    const weightBp = (ref.weight * fullWeightBp) / sum;
    others.push(...strangers(ref, [...refFields, "weight"], `${at}.${index}`, "filter-of-backend"));
    if (version === undefined) others.push({ path: `${at}.${index}`, what: "backend" });
    else if (split.some(({ to }) => to.version === version)) {
      others.push({ path: `${at}.${index}`, what: "backend-twice" });
    } else if (!Number.isInteger(weightBp)) others.push({ path: `${at}.${index}.weight`, what: "weight" });
    else split.push({ to: { version }, weightBp });
  }
  return { value: split.length === backendRefs.length ? split : undefined, beyond: others };
}

const refFields = ["group", "kind", "name", "namespace", "port"] as const;

function readMirror({ filters }: RawRule, at: string, context: RuleContext): Read<Pick<RouteRule, "mirror">> {
  const all = (filters ?? []).map((filter, index) => ({ filter, path: `${at}.${index}` }));
  const [first, ...more] = all.filter(({ filter }) => filter.type === "RequestMirror");
  const others: Beyond[] = [
    ...all
      .filter(({ filter }) => filter.type !== "RequestMirror")
      .map(({ path }): Beyond => ({ path, what: "filter" })),
    ...more.map(({ path }): Beyond => ({ path, what: "mirror-twice" })),
  ];
  if (first === undefined) return { value: {}, beyond: others };
  const { filter, path } = first;
  const parsed = mirrorSchema.safeParse(filter.requestMirror);
  if (!parsed.success) return { value: {}, beyond: [...others, { path, what: "field" }] };
  const version = versionOfRef(context.service, parsed.data.backendRef, context.options);
  const percentBp = shareBp(parsed.data);
  const mine = strangers(filter, ["type", "requestMirror"], path);
  if (version === undefined) mine.push({ path: `${path}.requestMirror.backendRef`, what: "backend" });
  if (percentBp === undefined) mine.push({ path: `${path}.requestMirror.fraction`, what: "weight" });
  const value =
    version === undefined || percentBp === undefined ? {} : { mirror: { to: { version }, percentBp } };
  return { value, beyond: [...others, ...mine] };
}

/** All calls where neither is given. */
function shareBp({ percent, fraction }: z.infer<typeof mirrorSchema>): number | undefined {
  const bp = fraction ? (fraction.numerator * fullWeightBp) / fraction.denominator : (percent ?? 100) * 100;
  return Number.isInteger(bp) ? bp : undefined;
}

function readWaits({ timeouts, retry }: RawRule, at: string): Read<Pick<RouteRule, "timeoutMs" | "retries">> {
  const others: Beyond[] = [];
  const request = readWait(timeouts?.request, `${at}.timeouts.request`, others);
  const perTry = readWait(timeouts?.backendRequest, `${at}.timeouts.backendRequest`, others);
  others.push(...strangers(timeouts ?? {}, ["request", "backendRequest"], `${at}.timeouts`));
  const timeout = request === undefined ? {} : { timeoutMs: request };
  if (retry === undefined) {
    // Without retries it bounds the whole call as well: which of two bounds holds is not a policy's to say.
    if (perTry !== undefined)
      others.push({ path: `${at}.timeouts.backendRequest`, what: "try-without-retry" });
    return { value: timeout, beyond: others };
  }
  others.push(...strangers(retry, ["attempts", "codes"], `${at}.retry`));
  const on = retryReasons(retry.codes ?? []);
  if (retry.attempts === undefined) others.push({ path: `${at}.retry.attempts`, what: "attempts" });
  if (on === undefined) others.push({ path: `${at}.retry.codes`, what: "retry-code" });
  if (retry.attempts === undefined || on === undefined) return { value: timeout, beyond: others };
  const tries = perTry === undefined ? {} : { perTryTimeoutMs: perTry };
  return { value: { ...timeout, retries: { attempts: retry.attempts, ...tries, on } }, beyond: others };
}

function readWait(text: string | undefined, path: string, others: Beyond[]): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  others.push({ path, what: ms === 0 ? "no-timeout" : "field" });
  return undefined;
}
