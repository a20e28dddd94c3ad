import "server-only";
import type { Context } from "../../access/actor";
import { sampleNeeded } from "../../changes/convergence";
import { endpointsByVersion, type ReadyEndpoints } from "../../control-planes/ready-endpoints";
import type { Figure } from "../../metrics/concepts";
import type { Reading } from "../../metrics/reading";
import { openLook } from "../../metrics/server/look";
import { readOpenCalls } from "../../metrics/server/read-open-calls";
import { backtestCaveats, backtestRows } from "../backtest";
import { breakerFor } from "../breaker-for";
import type { CircuitBreakerSpec } from "../circuit-breaker-spec";
import type { PolicyKind } from "../kinds";
import type { Target } from "../names";
import { breakerSpecOf, type PolicySpec, routeSpecOf, specOfKind } from "../policy-spec";
import type { Backtest, Evidence } from "../preview";
import type { RouteSpec } from "../route-spec";
import { weightsOfRule } from "../rules";
import { type Carried, splitEvidence } from "../split-evidence";
import { readAccessEvidence } from "./read-access-evidence";
import { readLimitLoad } from "./read-limit-load";
import { readingFailure } from "./reading-failure";

type Question = {
  ctx: Pick<Context, "reads">;
  kind: PolicyKind;
  target: Target;
  spec: PolicySpec | null;
  standing: PolicySpec | null;
  endpoints: ReadyEndpoints;
  signal?: AbortSignal | undefined;
};

const backtestSeconds = 3_600;

/** What telemetry has to say of a spec before it is pushed. Never throws for Prometheus. */
export async function readEvidence(question: Question): Promise<Evidence> {
  const { kind, spec } = question;
  if (kind === "route") return readSplitEvidence(question);
  if (kind === "access") return readAccessEvidence(question);
  if (kind === "rate-limit") {
    const limits = specOfKind(kind, spec);
    return { kind, load: limits ? await readLimitLoad(limits, question) : null };
  }
  if (kind !== "circuit-breaker") return { kind };
  const breaker = breakerSpecOf(spec);
  return { kind, backtest: breaker ? await backtestBreaker(breaker, question) : null };
}

async function readSplitEvidence({
  ctx,
  target,
  spec,
  standing,
  endpoints,
  signal,
}: Question): Promise<Evidence> {
  const { mesh, namespace, service } = target;
  const look = await openLook({ ctx, mesh, signal });
  const by = ["version"] as const;
  const where = { namespace, service };
  const [requests, input, output] = await Promise.all(
    (["requests", "inputTokens", "outputTokens"] as const).map(async (concept) => {
      const { reading } = await look.ask({ concept, by, where });
      return reading;
    }),
  );
  const wanted = routeSpecOf(spec);
  return {
    kind: "route",
    rows: splitEvidence({
      wanted,
      standing: routeSpecOf(standing),
      requests: carriedOf(requests),
      tokens: sumOf(carriedOf(input), carriedOf(output)),
      ready: endpointsByVersion(endpoints, target),
    }),
    windowSeconds: look.windowSeconds,
    sampleNeeded: neededOf(wanted),
    failure: readingFailure(requests),
  };
}

function neededOf(spec: RouteSpec | null): number | null {
  const [rule, ...others] = spec?.rules ?? [];
  return rule && others.length === 0 && rule.match === undefined ? sampleNeeded(weightsOfRule(rule)) : null;
}

function carriedOf(reading: Reading<Figure[]> | undefined): Carried {
  if (reading?.state !== "ok") return undefined;
  return new Map(
    reading.value.flatMap(({ labels, value }) =>
      value === null ? [] : [[labels.version ?? "unknown", value] as const],
    ),
  );
}

function sumOf(left: Carried, right: Carried): Carried {
  if (!left || !right) return left ?? right;
  const versions = [...new Set([...left.keys(), ...right.keys()])];
  return new Map(versions.map((version) => [version, (left.get(version) ?? 0) + (right.get(version) ?? 0)]));
}

/** What the limits would have done in the last hour; null where the breaker limits no calls. */
async function backtestBreaker(
  spec: CircuitBreakerSpec,
  { ctx, target, signal }: Question,
): Promise<Backtest | null> {
  const limitOf = (version: string) =>
    breakerFor(spec, version === "" || version === "unknown" ? null : version).limits.maxRequests ?? null;
  const limits = [null, ...Object.keys(spec.versions ?? {})].map(
    (version) => breakerFor(spec, version).limits,
  );
  if (limits.every(({ maxRequests }) => maxRequests === undefined)) return null;
  const { namespace, service } = target;
  const reading = await readOpenCalls(ctx, target.mesh, {
    called: { namespace, service },
    windowSeconds: backtestSeconds,
    limitOf,
    signal,
  });
  const empty = { windowSeconds: backtestSeconds, concept: "openCalls", promql: null, rows: [], caveats: [] };
  switch (reading.state) {
    case "failed":
      return { ...empty, failure: reading.error };
    case "empty":
      return { ...empty, caveats: ["no-series"], failure: null };
    case "ok": {
      const { rows, source, promql, coveredSeconds } = reading.value;
      const caveats = backtestCaveats({ source, coveredSeconds, windowSeconds: backtestSeconds });
      return {
        ...empty,
        windowSeconds: coveredSeconds,
        promql,
        rows: backtestRows(rows, limitOf),
        caveats,
        failure: null,
      };
    }
  }
}
