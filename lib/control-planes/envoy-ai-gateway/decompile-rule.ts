import "server-only";
import type { RouteMatch, RouteRule } from "../../policies/route-spec";
import { fullWeightBp } from "../../policies/weights";
import { type Beyond, beyond, type Read, strangers } from "../gateway-api/beyond";
import { readHeaders } from "../gateway-api/decompile-match";
import { parseDuration } from "../gateway-api/duration";
import { takesEverything } from "../gateway-api/reachable-rules";
import { type BackendRef, versionOf } from "./backend-of";
import { modelHeader, usualOwner } from "./compile";
import type { AiGatewayOptions } from "./options";
import type { RawRef, RawRule } from "./route-object";

type Context = { service: string; options: AiGatewayOptions };
const ruleFields = ["name", "matches", "backendRefs", "timeouts", "modelsOwnedBy"] as const;
const refFields = ["group", "kind", "name", "namespace", "modelNameOverride"] as const;

/** A rule of an AIGatewayRoute in a policy's terms, with everything in it that has none. Pure. */
export function readRule(rule: RawRule, at: string, context: Context): Read<RouteRule> {
  const matches = (rule.matches ?? []).map((match, index) => readMatch(match, `${at}.matches.${index}`));
  const split = readSplit(rule.backendRefs ?? [], `${at}.backendRefs`, context);
  const timeout = readTimeout(rule.timeouts, `${at}.timeouts`);
  const others = [
    ...matches.flatMap((match) => match.beyond),
    ...split.beyond,
    ...timeout.beyond,
    ...strangers(rule, ruleFields, at),
    ...(rule.modelsOwnedBy === usualOwner ? [] : [{ path: `${at}.modelsOwnedBy`, what: "field" as const }]),
  ];
  if (split.value === undefined) return { value: undefined, beyond: others };
  const match = matches.flatMap(({ value }) => value ?? []);
  const isOpen = match.length === 0 || (match.length === 1 && takesEverything({ match }));
  const value: RouteRule = {
    ...(rule.name === undefined ? {} : { name: rule.name }),
    ...(isOpen ? {} : { match }),
    split: split.value,
    ...timeout.value,
  };
  return { value, beyond: others };
}

/** A model's name as it is asked for is a condition of its own, by an expression one on its header. */
function readMatch(match: NonNullable<RawRule["matches"]>[number], at: string): Read<RouteMatch> {
  const isModel = ({ name, type }: { name: string; type: string }) =>
    name.toLowerCase() === modelHeader && type === "Exact";
  const all = match.headers ?? [];
  const model = all.find(isModel);
  const headers = readHeaders(
    all.filter((header) => header !== model),
    `${at}.headers`,
  );
  return {
    value: { ...headers.value, ...(model === undefined ? {} : { model: { exact: model.value } }) },
    beyond: [...headers.beyond, ...strangers(match, ["headers"], at, "condition")],
  };
}

/** Shares are those of each tier. */
function readSplit(refs: readonly RawRef[], at: string, context: Context): Read<RouteRule["split"]> {
  if (refs.length === 0) return beyond(at, "no-backends");
  const others: Beyond[] = [];
  const split: RouteRule["split"] = [];
  for (const [index, { weight, priority, ...ref }] of refs.entries()) {
    const path = `${at}.${index}`;
    const tier = refs.filter((other) => other.priority === priority);
    const sum = tier.reduce((total, other) => total + other.weight, 0);
    if (sum === 0) return beyond(at, "no-weight");
    const version = versionOf(context.service, bareRef(ref), context.options);
    const weightBp = (weight * fullWeightBp) / sum;
    others.push(...strangers(ref, refFields, path, "filter-of-backend"));
    if (version === undefined) others.push({ path, what: "backend" });
    else if (split.some(({ to }) => to.version === version)) others.push({ path, what: "backend-twice" });
    else if (!Number.isInteger(weightBp)) others.push({ path: `${path}.weight`, what: "weight" });
    else split.push({ to: { version }, weightBp, ...(priority === 0 ? {} : { priority }) });
  }
  return { value: split.length === refs.length ? split : undefined, beyond: others };
}

/** What names a backend, without what is empty: `namespace: ""` is the route's own, as if it were left out. */
export function bareRef(ref: Record<string, unknown>): BackendRef {
  const named = refFields.flatMap((field) => (ref[field] ? [[field, ref[field]] as const] : []));
  return Object.fromEntries(named) as BackendRef;
}

function readTimeout(timeouts: RawRule["timeouts"], at: string): Read<Pick<RouteRule, "timeoutMs">> {
  const others = strangers(timeouts ?? {}, ["request"], at);
  if (timeouts?.request === undefined) return { value: {}, beyond: others };
  const timeoutMs = parseDuration(timeouts.request);
  if (timeoutMs !== undefined && timeoutMs > 0) return { value: { timeoutMs }, beyond: others };
  const what = timeoutMs === 0 ? "no-timeout" : "field";
  return { value: {}, beyond: [...others, { path: `${at}.request`, what }] };
}
