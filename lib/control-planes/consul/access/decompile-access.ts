import "server-only";
import { type AccessSpec, accessSpecSchema } from "../../../policies/access-spec";
import { sameJson } from "../../../policies/canonical-json";
import type { Target } from "../../../policies/names";
import type { Resource } from "../../control-plane";
import { type Decompiled, fieldsBeyond } from "../decompiled";
import { type Fields, listOf, textOf } from "../normal-entry";
import { entryKinds, entryRef } from "../refs";
import { type Caller, type CallerOptions, everyone, includes, isSameCaller } from "./callers";
import { everyCall } from "./decision";
import { beyondCall, type ReadDecision, readDecision, rulesOfCalls } from "./read-decision";

type Said = ReadDecision & { caller: Caller };
/** `all` is what is said of everybody; unless `isListed` that is allowed. */
type Sources = { said: readonly Said[]; all: Said; isListed: boolean };
type ReadRule = Record<string, unknown>;
const at = "service-intentions.Sources";

/**
 * A service's intentions and mode of mTLS as a policy, whoever wrote them. What a wider source says is taken off what a narrower
 * one does, as rules about everybody are about each of them. Pure.
 */
export function decompileAccess(
  { service }: Pick<Target, "service">,
  resources: readonly Resource[],
  options: CallerOptions,
): Decompiled<AccessSpec> {
  const entryOf = (kind: "service-defaults" | "service-intentions"): Fields => {
    const body = resources.find(({ ref }) => ref === entryRef(kind, service))?.body;
    return body ? JSON.parse(body) : {};
  };
  const intentions = entryOf(entryKinds.intentions);
  const mtls = entryOf(entryKinds.defaults).MutualTLSMode;
  const beyond = fieldsBeyond("service-intentions", intentions, ["Kind", "Name", "Sources"]);
  const sources = listOf(intentions.Sources);
  const said = sources.flatMap((source, index) => readSource(source, `${at}.${index}`, options, beyond));
  const rules = sources.length > 0 ? rulesOf(said, options, beyond) : {};
  const read = { ...(mtls === undefined ? {} : { mtls }), ...rules };
  if (Object.keys(read).length === 0) return { spec: null, beyond };
  const parsed = accessSpecSchema.safeParse(read);
  if (parsed.success) return { spec: parsed.data, beyond };
  return { spec: null, beyond: [...beyond, ...parsed.error.issues.map(({ path }) => path.join("."))] };
}

function readSource(source: Fields, path: string, options: CallerOptions, beyond: string[]): Said[] {
  beyond.push(...fieldsBeyond(path, source, ["Name", "Namespace", "Action", "Permissions", "Description"]));
  const decision = readDecision(source);
  if (!decision) {
    beyond.push(`${path}.Permissions`);
    return [];
  }
  const unknown = [...decision.deny, ...decision.allow].flatMap(beyondCall);
  beyond.push(...[...new Set(unknown)].map((key) => `${path}.Permissions.HTTP.${key}`));
  const caller = { name: textOf(source.Name), namespace: textOf(source.Namespace) || options.namespace };
  return [{ ...decision, caller }];
}

function rulesOf(said: readonly Said[], options: CallerOptions, beyond: string[]): ReadRule {
  const all = said.find(({ caller }) => isSameCaller(caller, everyone(options)));
  if (!all) {
    // Whoever is not named is up to the agents' default.
    beyond.push(at);
    return {};
  }
  const isListed = all.rest === "deny";
  const parts = said.map((source) => ownPart(source, { said, all, isListed }, beyond));
  const deny = inGroups(
    parts.map(({ caller, deny: own }) => ({ caller, own })),
    options,
  );
  const allow = inGroups(
    parts.map(({ caller, allow: own }) => ({ caller, own })),
    options,
  );
  if (isListed) return { allow, ...(deny.length > 0 ? { deny } : {}) };
  return deny.length > 0 ? { deny } : { allow: [anybody(options)] };
}

/** What a source says beyond what each wider one says of its callers already. */
function ownPart(source: Said, among: Sources, beyond: string[]) {
  const { caller, rest } = source;
  const wider = widerThan(source, among);
  const [denied, allowed] = [
    wider.flatMap((other) => denialOf(other, among)),
    wider.flatMap((other) => allowanceOf(other, among)),
  ];
  const [deny, allow] = [denialOf(source, among), allowanceOf(source, among)];
  const isMissing =
    denied.some((call) => !holds(deny, call)) ||
    (rest === "deny" && (!among.isListed || allowed.some((call) => !holds(allow, call))));
  if (isMissing && !isDenied(source)) beyond.push(`${at}.${among.said.indexOf(source)}`);
  return {
    caller,
    deny: deny.filter((call) => !holds(denied, call)),
    allow: allow.filter((call) => !holds(allowed, call)),
  };
}

function widerThan(source: Said, { said }: Sources): Said[] {
  return said.filter((other) => other !== source && includes(other.caller, source.caller));
}

function isDenied({ rest, allow }: Said): boolean {
  return rest === "deny" && allow.length === 0;
}

/** One who may nothing is only denied what somebody wider may: else no rule lets them in anyway. */
function denialOf(source: Said, among: Sources): Fields[] {
  if (!isDenied(source) || source === among.all) return source.deny;
  const isAllowedElse = widerThan(source, among).some((other) => allowanceOf(other, among).length > 0);
  return isAllowedElse || !among.isListed ? [everyCall] : [];
}

/** Where callers are listed, what the list says of a source. */
function allowanceOf({ rest, allow }: Said, { isListed }: Sources): Fields[] {
  return isListed && rest === "allow" ? [everyCall] : allow;
}

function holds(calls: readonly Fields[], call: Fields): boolean {
  return calls.some((other) => sameJson(other, call));
}

/** Callers of whom the same is said are one rule's; one caller stands by itself. */
function inGroups(parts: readonly { caller: Caller; own: Fields[] }[], options: CallerOptions): ReadRule[] {
  const groups = new Map<string, { callers: Caller[]; own: Fields[] }>();
  for (const { caller, own } of parts) {
    if (own.length === 0) continue;
    // Everybody is no caller among others.
    const key = `${isSameCaller(caller, everyone(options))} ${JSON.stringify(own)}`;
    const group = groups.get(key) ?? { callers: [], own };
    group.callers.push(caller);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ callers, own }) =>
    rulesOfCalls(own).map((rule) => ruleOf(callers, rule, options)),
  );
}

function ruleOf(callers: readonly Caller[], call: ReadRule, options: CallerOptions): ReadRule {
  const isEvery = sameJson(call, { paths: ["/*"] });
  const [first] = callers;
  if (first && isSameCaller(first, everyone(options))) return isEvery ? anybody(options) : call;
  const from = callers.map(({ namespace, name }) => ({
    namespace,
    ...(name === "*" ? {} : { service: name }),
  }));
  return { from: from.length === 1 ? from[0] : from, ...(isEvery ? {} : call) };
}

/** In Community Edition all of the one namespace; else every call. */
function anybody(options: CallerOptions): ReadRule {
  const { namespace } = everyone(options);
  return namespace === "*" ? { paths: ["/*"] } : { from: { namespace } };
}
