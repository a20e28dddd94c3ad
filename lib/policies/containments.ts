import type { TenantUse } from "../services/tenants";
import type { Capability } from "./capabilities";
import { capabilityAt } from "./capability-at";
import { containedSpec } from "./contained-spec";
import {
  type Containment,
  type Containments,
  kindOfMeasure,
  type Measure,
  type MeasureName,
  measureNames,
  type Said,
} from "./containment";
import { type Aim, aimOf } from "./containment-aim";
import type { PolicySpec } from "./policy-spec";
import { toWritten } from "./written/written-spec";

type Kind = "route" | "rate-limit";

export type ContainmentFacts = {
  tenant: string;
  header: string;
  /** What stands of each kind; `isOfOthers`: something does that Heddle has not decided. */
  standing: Record<Kind, { spec: PolicySpec | null; revision: number | null; isOfOthers: boolean }>;
  /** What the target makes of each field; null where the mesh is only watched. */
  capabilities: readonly Capability[] | null;
  /** What of a spec the target cannot do. */
  unsupported: (kind: Kind, spec: PolicySpec) => { path: string; reason: string; code?: string }[];
  /** Endpoints by version, and requests a second; null where nobody could tell. */
  ready: ReadonlyMap<string, number> | null;
  requestsOf: ReadonlyMap<string, number>;
  /** All tenants that are measured, this one too. */
  tenants: readonly TenantUse[];
  /** Instances that each count a limit for themselves; null where nobody could tell. */
  counters: number | null;
  /** Figures that somebody typed. */
  asked: { tokensPerMinute?: number; requestsPerMinute?: number; version?: string; percent?: number };
};

/** Every measure, the strongest first: what it would be here, or why it cannot, and whom else it meets. Pure. */
export function containments(facts: ContainmentFacts): Containment[] {
  return measureNames.map((name) => {
    const kind = kindOfMeasure(name);
    const none = {
      ...{ name, kind, measure: null, spec: null, baseRevision: facts.standing[kind].revision },
      ...{ total: null, counters: null, from: null, hits: [] },
    };
    const impossible = (...why: Said[]): Containment => ({ ...none, why });
    if (facts.capabilities === null) return impossible({ code: "watched", params: {} });
    if (facts.standing[kind].isOfOthers) return impossible({ code: "decided-by-others", params: {} });
    const candidates = candidatesFor(name, facts);
    if (candidates.length === 0) return impossible({ code: "no-other-version", params: {} });
    const tried = candidates.map((candidate) => ({ candidate, ...attempt(candidate.measure, facts) }));
    const able = tried.find(({ why }) => why.length === 0);
    // The last is the plainest: what it lacks, all lack.
    if (!able?.spec) return impossible(...(tried.at(-1)?.why ?? []));
    const { measure, ...said } = able.candidate;
    const hits = [...able.hits, ...hitsOf(measure, facts), ...aboutOf(kind, able.spec, facts.capabilities)];
    return { ...none, measure, spec: toWritten(able.spec), ...said, why: [], hits: withNobody(hits, facts) };
  });
}

type Candidate = Pick<Containment, "total" | "counters" | "from"> & { measure: Measure };

/** A measure in all its forms, the best first. */
function candidatesFor(name: MeasureName, facts: ContainmentFacts): Candidate[] {
  const plain = { total: null, counters: null };
  switch (name) {
    case "token-limit": {
      const aim = aimOf("tokensPerSecond", facts, facts.asked.tokensPerMinute);
      return limitsOf(aim, facts, (tokensPerMinute, scope) => ({ name, tokensPerMinute, scope }));
    }
    case "request-limit": {
      const aim = aimOf("requestsPerSecond", facts, facts.asked.requestsPerMinute);
      return limitsOf(aim, facts, (requestsPerMinute, scope) => ({ name, requestsPerMinute, scope }));
    }
    case "bulkhead": {
      const version = bulkheadOf(facts);
      const from = facts.asked.version === undefined ? null : ("asked" as const);
      return version === null ? [] : [{ ...plain, measure: { name, version }, from }];
    }
    case "refuse": {
      const { keeps, from } = aimOf("requestsPerSecond", facts);
      const percent = facts.asked.percent ?? Math.min(95, Math.max(5, Math.round((1 - keeps) * 100)));
      return [
        { ...plain, measure: { name, percent }, from: facts.asked.percent === undefined ? from : "asked" },
      ];
    }
  }
}

/** Counted by all together where that can be; else each counts its part for itself. */
function limitsOf(
  { perMinute, from }: Aim,
  { counters }: ContainmentFacts,
  measure: (each: number, scope: "global" | "local") => Measure,
): Candidate[] {
  const each = Math.max(1, Math.ceil(perMinute / (counters ?? 1)));
  return [
    { measure: measure(perMinute, "global"), total: perMinute, counters: 1, from },
    {
      measure: measure(each, "local"),
      total: counters === null ? null : each * counters,
      counters,
      from,
    },
  ];
}

/** The version that was asked for, else the one that the least comes to besides. */
function bulkheadOf({ asked, ready, requestsOf }: ContainmentFacts): string | null {
  if (asked.version !== undefined) return asked.version;
  const able = [...(ready ?? [])].filter(([, count]) => count > 0).map(([version]) => version);
  if (able.length < 2) return null;
  const [least] = able.toSorted(
    (left, right) => (requestsOf.get(left) ?? 0) - (requestsOf.get(right) ?? 0) || (left < right ? -1 : 1),
  );
  return least ?? null;
}

function attempt(
  measure: Measure,
  { standing, header, tenant, ready, unsupported }: ContainmentFacts,
): { spec: PolicySpec | null; hits: Said[]; why: Said[] } {
  const kind = kindOfMeasure(measure.name);
  if (measure.name === "bulkhead" && ready && !((ready.get(measure.version) ?? 0) > 0)) {
    const why = [{ code: "version-not-ready", params: { version: measure.version } }];
    return { spec: null, hits: [], why };
  }
  const made = containedSpec(standing[kind].spec, { header, tenant }, { measure, ready });
  if (made.outcome === "impossible") return { spec: null, hits: [], why: [made.why] };
  const why = unsupported(kind, made.spec).map(({ path, reason, code }) => ({
    code: code ?? "unsupported",
    params: { path, reason },
  }));
  return { spec: made.spec, hits: made.hits, why: oncePer(why) };
}

/** One reason for many fields is one reason. */
function oncePer(why: Said[]): Said[] {
  return why.filter(({ code, params }, index) =>
    why.slice(0, index).every((other) => other.code !== code || other.params.reason !== params.reason),
  );
}

function hitsOf(measure: Measure, facts: ContainmentFacts): Said[] {
  if (measure.name === "bulkhead") return sharersOf(measure.version, facts);
  if (measure.name === "refuse" || measure.scope === "global") return [];
  return facts.counters === null
    ? [{ code: "counters-unknown", params: {} }]
    : facts.counters > 1
      ? [{ code: "each-counts", params: { counters: facts.counters } }]
      : [];
}

const mostSharers = 5;

/** Who has calls on a version now: the other tenants by its share of all calls; all of its calls where they are not told apart. */
function sharersOf(version: string, { requestsOf, tenants, tenant, ready }: ContainmentFacts): Said[] {
  const endpoints = ready?.get(version) ?? 0;
  const room: Said = { code: "bulkhead-room", params: { version, endpoints } };
  const all = [...requestsOf.values()].reduce((sum, each) => sum + each, 0);
  if (requestsOf.size === 0) return [room, { code: "sharers-unknown", params: { version } }];
  const own = requestsOf.get(version) ?? 0;
  if (own === 0) return [room];
  const others = tenants
    .filter((each) => each.tenant !== tenant && (each.requestsPerSecond ?? 0) > 0)
    .map((each) => ({ tenant: each.tenant, perSecond: ((each.requestsPerSecond ?? 0) * own) / all }));
  if (others.length === 0)
    return [room, { code: "shares-version", params: { version, perSecond: rounded(own) } }];
  return [
    room,
    ...others
      .toSorted((left, right) => right.perSecond - left.perSecond)
      .slice(0, mostSharers)
      .map(({ perSecond, ...other }) => ({
        code: "shares-with",
        params: { version, tenant: other.tenant, perSecond: rounded(perSecond) },
      })),
  ];
}

/** What the target makes of the fields that the new rule has, in its own words. */
function aboutOf(kind: Kind, spec: PolicySpec, capabilities: readonly Capability[]): Said[] {
  const rows = capabilities.filter((row) => row.kind === kind);
  const fields = ruleFields(kind, spec);
  const hows = fields.flatMap((field) => {
    const row = capabilityAt(rows, field);
    return row?.support === "approximate" ? [row.how] : [];
  });
  return [...new Set(hows)].map((how) => ({ code: "about", params: { how } }));
}

function ruleFields(kind: Kind, spec: PolicySpec): string[] {
  if (kind === "route") {
    const isFaulty = "rules" in spec && spec.rules.some((rule) => "fault" in rule && rule.fault?.abort);
    return [
      "rules.0.match.0.headers.x.exact",
      ...(isFaulty ? ["rules.0.fault.abort.percent", "rules.0.fault.abort.status"] : []),
    ];
  }
  const last = "rules" in spec ? spec.rules.at(-1) : undefined;
  const limits = ["requestsPerMinute", "tokensPerMinute"].filter((field) => last && field in last);
  const scope = last && "scope" in last && last.scope ? [`rules.0.scope.${last.scope}`] : [];
  return ["rules.0.match.header.exact", ...limits.map((field) => `rules.0.${field}`), ...scope];
}

/** Codes of what meets others; where none is said, that is said. */
const meetsOthers = new Set(["shares-with", "shares-version", "sharers-unknown", "first-policy"]);

function withNobody(hits: Said[], { header, tenant }: ContainmentFacts): Said[] {
  const only: Said = { code: "only-calls", params: { header, tenant } };
  const nobody: Said[] = hits.some(({ code }) => meetsOthers.has(code))
    ? []
    : [{ code: "nobody-else", params: {} }];
  return [only, ...nobody, ...hits];
}

function rounded(perSecond: number): number {
  return Number(perSecond.toPrecision(2));
}

/** What one tenant uses of what all do; nulls where nobody tells. Pure. */
export function usedBy(
  tenants: readonly TenantUse[],
  tenant: string,
): Pick<Containments, "requestsPerSecond" | "tokensPerSecond" | "share"> {
  const own = tenants.find((each) => each.tenant === tenant);
  const { requestsPerSecond = null, tokensPerSecond = null, share = null } = own ?? {};
  return { requestsPerSecond, tokensPerSecond, share };
}
