import { covers } from "./checks/shadowed-rules";
import type { RouteMatch, RouteRule, RouteSpec } from "./route-spec";
import { ruleKey } from "./rules";
import { starterSpec } from "./starter-spec";

/** Whose calls are meant: those that carry this header with this value. */
export type TenantCalls = { header: string; tenant: string };

/** What becomes of a tenant's calls on their way. */
export type OwnWay = Pick<RouteRule, "split"> | Pick<RouteRule, "fault">;

type Contained = {
  spec: RouteSpec;
  /** Rules that took calls of this tenant for what these ask, and that it does not reach while this holds. */
  insteadOf: string[];
  /** There was no policy: what all others get is written down with it, as ready endpoints have it now. */
  isFirst: boolean;
  /** Calls that no rule takes go on as they did, this tenant's too. */
  leavesRest: boolean;
};

const prefix = "contain-";
const longestName = 40;

/**
 * A route in which a tenant's calls have a way of their own: each rule is copied for this tenant alone and put before all others,
 * so that its calls go on matching what they matched, and nobody else's match anything new. What was contained of this
 * tenant before makes room. `ready`: endpoints by version, for a route that does not exist yet. Pure.
 */
export function containedRoute(
  standing: RouteSpec | null,
  calls: TenantCalls,
  { way, ready }: { way: OwnWay; ready: ReadonlyMap<string, number> },
): Contained {
  const before = standing ?? (starterSpec("route", ready) as RouteSpec);
  const rules = before.rules.filter((rule) => !isContainment(rule, calls));
  const taken = new Set(rules.flatMap(({ name }) => name ?? []));
  const own = rules.flatMap((rule) => copyFor(rule, calls, { way, taken }));
  const replaced = new Set(own.flatMap(({ isWhole, of }) => (isWhole ? [of] : [])));
  return {
    spec: {
      ...before,
      rules: [...own.map(({ rule }) => rule), ...rules.filter((rule) => !replaced.has(rule))],
    },
    insteadOf: own.flatMap(({ of }) => (of.match === undefined ? [] : [ruleKey(of)])),
    isFirst: standing === null,
    leavesRest: rules.every(({ match }) => match !== undefined),
  };
}

type Copied = { rule: RouteRule; of: RouteRule; isWhole: boolean };

/** A rule for this tenant's share of another's calls; none where it has no share. `isWhole`: the other had no calls but these. */
function copyFor(
  rule: RouteRule,
  calls: TenantCalls,
  { way, taken }: { way: OwnWay; taken: Set<string> },
): Copied[] {
  const match = (rule.match ?? [{}]).flatMap((each) => narrowed(each, calls) ?? []);
  if (match.length === 0) return [];
  const isWhole = rule.match?.every((each) => match.some((own) => covers(own, each))) ?? false;
  if (isWhole) return [{ rule: { ...rule, match, ...way }, of: rule, isWhole }];
  const name = nameOf(calls.tenant, taken);
  taken.add(name);
  return [{ rule: { ...rule, name, match, ...way }, of: rule, isWhole }];
}

/** What of a match's calls is this tenant's; null where nothing is. */
function narrowed(match: RouteMatch, { header, tenant }: TenantCalls): RouteMatch | null {
  const own = match.headers && Object.hasOwn(match.headers, header) ? match.headers[header] : undefined;
  if (own && !meets(own, tenant)) return null;
  return { ...match, headers: { ...match.headers, [header]: { exact: tenant } } };
}

type Condition = NonNullable<RouteMatch["headers"]>[string];

/** An expression that this side cannot read may be met. */
function meets(condition: Condition, value: string): boolean {
  if ("exact" in condition) return condition.exact === value;
  if ("prefix" in condition) return value.startsWith(condition.prefix);
  if ("present" in condition) return condition.present;
  try {
    return new RegExp(`^(?:${condition.regex})$`).test(value);
  } catch {
    return true;
  }
}

/** Whether a rule contains this tenant and nobody else. Pure. */
function isContainment(rule: RouteRule, { header, tenant }: TenantCalls): boolean {
  const isOurs = rule.name?.startsWith(prefix) ?? false;
  return (
    isOurs &&
    (rule.match ?? []).every(({ headers = {} }) => {
      const own = Object.hasOwn(headers, header) ? headers[header] : undefined;
      return own !== undefined && "exact" in own && own.exact === tenant;
    })
  );
}

/** A rule's name for what contains a tenant, which no other rule has. Pure. */
export function nameOf(tenant: string, taken: ReadonlySet<string>): string {
  const slug = tenant
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longestName)
    .replace(/^-+|-+$/g, "");
  const name = `${prefix}${slug || "tenant"}`;
  let free = name;
  for (let place = 2; taken.has(free); place += 1) free = `${name}-${place}`;
  return free;
}
