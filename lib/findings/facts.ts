import type { ChangeSummary, Strength } from "../changes/changes";
import type { DriftMark } from "../changes/drift";
import type { EndpointGroup } from "../control-planes/control-plane";
import type { UpstreamState } from "../meshes/meshes";
import type { PolicyKind } from "../policies/kinds";
import type { WeightsBp } from "../policies/weights";
import type { Finding, FindingCode } from "./findings";
import type { Standing } from "./standing";
import type { Track } from "./track";

/** The lines that rules look at. */
export const trackNames = [
  "requests",
  "errors",
  "throttled",
  "ttft",
  "tokenGap",
  "waiting",
  "refused",
  "breakerOpen",
  "ejected",
  "tenantTokens",
  "targets",
] as const;
export type TrackName = (typeof trackNames)[number];

/** How far a policy that stands has come to the proxies, as its control plane says now. */
export type StandingPolicy = {
  id: string;
  kind: PolicyKind;
  namespace: string;
  service: string;
  strength: Strength | null;
  drift?: DriftMark | null;
  changeId: string | null;
  /** When some proxy was first seen not to have it; null while all do. */
  lagsSince: string | null;
};

/** Everything that rules judge by, gathered once. */
export type Facts = {
  /** Unix seconds of the newest points, by the clock of Prometheus. */
  at: number;
  /** This machine's clock, which changes and gates go by. */
  nowMs: number;
  stepSeconds: number;
  /** What each point of a rate is taken over. */
  rateSeconds: number;
  /** Null: there is no such series, or it could not be asked. */
  tracks: Readonly<Record<TrackName, readonly Track[]>>;
  /** Whether Prometheus answered at all. */
  couldAsk: boolean;
  /** Null: the control plane never told. `isFresh` is false while it is away. */
  endpoints: { groups: readonly EndpointGroup[]; isFresh: boolean } | null;
  /** `namespace/service` of all that had an endpoint since this console runs. */
  endpointsBefore: ReadonlySet<string>;
  /** What traffic should follow, by `namespace/service`. */
  wanted: ReadonlyMap<string, WeightsBp> | null;
  /** Newest first. */
  changes: readonly ChangeSummary[];
  policies: readonly StandingPolicy[];
  upstreams: readonly UpstreamState[];
  standing: Standing;
};

/** What a rule says; the rest of a finding follows from the facts. */
export type Draft = Pick<Finding, "code" | "severity" | "figures" | "params" | "logs"> & {
  namespace: string | null;
  service: string | null;
  version: string | null;
  upstream?: Finding["upstream"];
  /** Unix seconds. */
  since: number | null;
  changeId?: string | null;
  policyId?: string | null;
  /** Whether weight on another version would help. */
  isVersionFault?: boolean;
  usual?: { key: string; value: number };
};

export type Rule = (facts: Facts) => Draft[];

/** What tells findings apart. */
export function findingId({
  code,
  namespace,
  service,
  version,
  upstream,
}: {
  code: FindingCode;
  namespace: string | null;
  service: string | null;
  version: string | null;
  upstream?: string | null | undefined;
}): string {
  return [code, upstream ?? `${namespace ?? ""}/${service ?? ""}`, version ?? ""].join(":");
}
