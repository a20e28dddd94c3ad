import "server-only";
import { readDatabase } from "../../db/client";
import type { Delivery, Revision } from "../../db/rows";
import { AppError } from "../../errors";
import type { ReadingFailure } from "../../metrics/reading";
import { failureOf } from "../../metrics/stale-of";
import { routeSpecOf } from "../../policies/policy-spec";
import { ruleKey, versionsOf, weightsOfRule } from "../../policies/rules";
import type { WeightsBp } from "../../policies/weights";
import { type Convergence, convergenceSchema, type Strength } from "../changes";
import { judgeSplit, sampleNeeded } from "../convergence";
import type { MeasuredSplit, MeasureSplit } from "../measured-split";
import { findSpec, specOf } from "./read-revision";

type Question = {
  delivery: Delivery;
  revision: Revision;
  strength: Strength;
  isHeld: boolean;
  measure: MeasureSplit;
  signal: AbortSignal;
};

/**
 * What traffic says of a delivery's split now. Null where there is none to measure: a policy that
 * was taken away, or of a kind that moves no weights.
 * "Could not ask" is `unknown` with the reason, and keeps the last figures.
 */
export async function measureConvergence(question: Question): Promise<Convergence | null> {
  const { delivery, revision, strength, isHeld, measure, signal } = question;
  const spec = routeSpecOf(specOf(revision));
  if (spec === null) return null;
  const last = delivery.convergence === null ? null : convergenceSchema.parse(delivery.convergence);
  const since = countedSince(delivery, last, strength);
  const [rule, ...others] = spec.rules;
  const weights = rule && others.length === 0 && rule.match === undefined ? weightsOfRule(rule) : null;
  if (!weights) {
    const names = spec.rules.map(ruleKey).join(", ");
    return unknown(last, {}, since, {
      code: "unsupported-by-target",
      message: `calls cannot be told apart by rule in the metrics: ${names}`.slice(0, 500),
    });
  }
  if (!isHeld) {
    return unknown(last, weights, since, {
      code: "control-plane-conflict",
      message: "the control plane holds something else by now",
      upstream: "control-plane",
    });
  }
  const previous = await readDatabase((db) => findSpec(db, delivery.policyId, revision.replacesNumber));
  const versions = [...new Set([...Object.keys(weights), ...versionsOf(routeSpecOf(previous))])];
  const { meshId: mesh, namespace, service } = delivery;
  const reading = await read(measure, { mesh, namespace, service, since, versions, signal });
  switch (reading.state) {
    case "failed":
      return unknown(last, weights, since, reading.error);
    case "empty":
      return convergenceOf(last, since, weights, { counts: {}, counter: null, draining: [] });
    case "ok":
      return convergenceOf(last, since, weights, reading.value);
  }
}

type Counted = Omit<MeasuredSplit, "counter"> & { counter: Convergence["counter"] };

/** Judged anew; what was once converged stays so. Looks that were spent stay spent while the same count goes on. */
function convergenceOf(
  last: Convergence | null,
  since: Date,
  weights: WeightsBp,
  { counts, counter, draining }: Counted,
): Convergence {
  const countedSince = since.toISOString();
  const looks = last?.countedSince === countedSince ? last.looks : 0;
  const judgement = judged(weights, counts, looks);
  return {
    ...judgement,
    state: last?.state === "converged" ? "converged" : judgement.state,
    countedSince,
    counter,
    draining: draining.filter(({ version, open }) => open > 0 && (weights[version] ?? 0) === 0),
    failure: null,
  };
}

type Judged = Pick<Convergence, "state" | "sample" | "sampleNeeded" | "looks" | "versions">;

function judged(weights: WeightsBp, counts: Record<string, number>, looks: number): Judged {
  const whole = Object.fromEntries(
    Object.entries(counts).map(([version, count]) => [version, Math.max(0, Math.round(count))]),
  );
  return judgeSplit(weights, whole, looks);
}

/**
 * Counting begins when every proxy has taken the split; until that is seen, with the acceptance. A proxy that
 * joins later does not start it anew.
 */
function countedSince(delivery: Delivery, last: Convergence | null, strength: Strength): Date {
  const acceptedAt = delivery.acceptedAt ?? delivery.stateSince;
  const isEverywhere = strength.kind === "proxies" && strength.acked === strength.total;
  if (last?.countedSince) {
    const isFinal = last.state === "converged" || Date.parse(last.countedSince) !== acceptedAt.getTime();
    if (isFinal || !isEverywhere) return new Date(last.countedSince);
  }
  return isEverywhere ? new Date() : acceptedAt;
}

function unknown(
  last: Convergence | null,
  weights: WeightsBp,
  since: Date,
  failure: ReadingFailure,
): Convergence {
  if (last?.state === "converged") return { ...last, failure };
  const figures = last ?? { ...judgeSplit(weights, {}), counter: null, draining: [] };
  const counted = { countedSince: since.toISOString(), sampleNeeded: sampleNeeded(weights) };
  return { ...figures, ...counted, state: "unknown", failure };
}

/** A measurement answers a Reading; should it throw, that is a reading that could not be taken. */
async function read(measure: MeasureSplit, question: Parameters<MeasureSplit>[0]): ReturnType<MeasureSplit> {
  try {
    return await measure(question);
  } catch (cause) {
    if (question.signal?.aborted || !(cause instanceof AppError)) throw cause;
    return { state: "failed", error: failureOf(cause) };
  }
}
