import "server-only";
import { sameJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import { type RouteMatch, type RouteRule, routeSpecSchema } from "../../policies/route-spec";
import { type Beyond, type Decompiled, faultsOf, strangers } from "./beyond";
import { parentRef } from "./compile";
import { readRule } from "./decompile-rule";
import { isEveryCall } from "./every-call";
import type { GatewayApiOptions } from "./options";
import { compare, misplacedRules, type Rank, ranksOf } from "./precedence";
import { takesEverything } from "./reachable-rules";
import { type RawRule, type RouteObject, routeObjectSchema } from "./route-object";

/**
 * The policy that a standing HTTPRoute or GRPCRoute says, whoever wrote it: the one that compiles to an object of the same
 * meaning. Rules come in the order in which they are asked. Otherwise everything in it that no policy says, by its path.
 * Pure.
 */
export function decompileGatewayApi(target: Target, object: unknown, options: GatewayApiOptions): Decompiled {
  const parsed = routeObjectSchema.safeParse(object);
  if (!parsed.success) return { outcome: "beyond", fields: faultsOf(parsed.error, "") };
  const { kind, spec } = parsed.data;
  const own = { ...options, protocol: kind === "HTTPRoute" ? "http" : "grpc" } as const;
  const read = rulesOf(target.service, spec, own).map((rule, index) =>
    readRule(rule, `spec.rules.${index}`, { service: target.service, kind, options }),
  );
  const fields = [...wholeBeyond(target.service, spec, own), ...read.flatMap((rule) => rule.beyond)];
  const rules = inOrder(
    read.flatMap(({ value }) => value ?? []),
    ranksOf[own.protocol],
  );
  if (fields.length > 0) return { outcome: "beyond", fields };
  if (rules === undefined) return { outcome: "beyond", fields: [{ path: "spec.rules", what: "order" }] };
  const checked = routeSpecSchema.safeParse({ rules });
  if (!checked.success) return { outcome: "beyond", fields: faultsOf(checked.error, "spec.") };
  return { outcome: "spec", spec: checked.data };
}

/** The rules beside the last one, where that only hands the rest to the service itself (compileGatewayApi). */
function rulesOf(service: string, { rules }: RouteObject["spec"], options: GatewayApiOptions): RawRule[] {
  const all = rules ?? [];
  const last = all.at(-1);
  if (all.length < 2 || last === undefined || options.parent.kind !== "Service") return all;
  const { name, backendRefs, matches, filters, timeouts, retry, ...others } = last;
  const [ref, ...more] = backendRefs ?? [];
  const { weight, ...bare } = ref ?? { weight: 0 };
  const isPlain = ![name, filters, timeouts, retry, ...Object.values(others)].some(
    (part) => part !== undefined,
  );
  const isRest = isEveryCall(matches) && more.length === 0 && weight > 0;
  return isPlain && isRest && sameJson(bare, parentRef(service, options)) ? all.slice(0, -1) : all;
}

function wholeBeyond(service: string, spec: RouteObject["spec"], options: GatewayApiOptions): Beyond[] {
  const hostnames = options.parent.kind === "Gateway" ? options.parent.hostnames : undefined;
  const others = strangers(spec, ["parentRefs", "hostnames", "rules"], "spec");
  const parents = (spec.parentRefs ?? []).map(withDefaults);
  if (!sameJson(parents, [parentRef(service, options)]))
    others.push({ path: "spec.parentRefs", what: "parents" });
  if (!sameJson(spec.hostnames ?? [], hostnames ?? []))
    others.push({ path: "spec.hostnames", what: "hostnames" });
  if ((spec.rules ?? []).length === 0) others.push({ path: "spec.rules", what: "no-backends" });
  return others;
}

/** Linkerd's documents write `core` for the group of Services. */
function withDefaults(parent: { name: string; group?: unknown; kind?: unknown }): object {
  const { group = "gateway.networking.k8s.io", kind = "Gateway", ...others } = parent;
  return { ...others, group: group === "core" && kind === "Service" ? "" : group, kind };
}

/** As listed where that is the order in which they are asked, else the most specific first; undefined if that is none. Pure. */
export function inOrder(rules: RouteRule[], ranks: readonly Rank[]): RouteRule[] | undefined {
  const isRight = (order: RouteRule[]) =>
    misplacedRules(order, ranks).length === 0 && order.slice(0, -1).every((rule) => !takesEverything(rule));
  if (isRight(rules)) return rules;
  const [rank] = ranks;
  if (rank === undefined) return undefined;
  const sorted = rules.toSorted((left, right) => -compare(best(left, rank), best(right, rank)));
  return isRight(sorted) ? sorted : undefined;
}

function best({ match }: RouteRule, rank: Rank): number[] {
  const ranked = (match ?? [{} satisfies RouteMatch]).map(rank).toSorted(compare);
  return ranked.at(-1) ?? [];
}
