import { z } from "zod";
import type { InputFault } from "../../errors";
import { accessSpecSchema } from "../access-spec";
import { circuitBreakerSpecSchema } from "../circuit-breaker-spec";
import type { PolicyKind } from "../kinds";
import { loadBalancingSpecSchema } from "../load-balancing-spec";
import { type PolicySpec, routeSpecOf, specSchemaOf } from "../policy-spec";
import { rateLimitSpecSchema } from "../rate-limit-spec";
import { faultWords } from "./fault-words";
import { storedRoute, writtenRoute, writtenRouteSchema } from "./written-route";

/** A spec as people and scripts write it: a route with percents, all others as they are stored. */
export const writtenSpecSchema = z.union([
  writtenRouteSchema,
  circuitBreakerSpecSchema,
  loadBalancingSpecSchema,
  rateLimitSpecSchema,
  accessSpecSchema,
]);
export type WrittenSpec = z.infer<typeof writtenSpecSchema>;

export type ReadSpec = { outcome: "read"; spec: PolicySpec } | { outcome: "faulty"; faults: InputFault[] };

const maxFaults = 50;

/** A stored spec as it is written. Pure. */
export function toWritten(spec: PolicySpec): WrittenSpec;
export function toWritten(spec: PolicySpec | null): WrittenSpec | null;
export function toWritten(spec: PolicySpec | null): WrittenSpec | null {
  const route = routeSpecOf(spec);
  return route ? writtenRoute(route) : (spec as WrittenSpec | null);
}

/**
 * The stored form of what somebody wrote. Every fault is named by its path in the written form; unknown fields are
 * faults. Pure.
 */
export function fromWritten(kind: PolicyKind, written: unknown): ReadSpec {
  const read = readWritten(kind, written);
  if (read.outcome === "read") return read;
  return {
    outcome: "faulty",
    faults: read.faults.map(({ parts, message }) => ({ path: parts.join("."), message })),
  };
}

/** The same with each fault's path in its parts: a version's name may have dots in it. */
export function readWritten(kind: PolicyKind, written: unknown): ReadParts {
  if (kind !== "route") return checkedSpec(kind, written);
  const parsed = writtenRouteSchema.safeParse(written);
  if (!parsed.success) return { outcome: "faulty", faults: faultsOf(parsed.error.issues) };
  return checkedSpec(kind, storedRoute(parsed.data));
}

function checkedSpec(kind: PolicyKind, stored: unknown): ReadParts {
  const checked = specSchemaOf(kind).safeParse(stored);
  return checked.success
    ? { outcome: "read", spec: checked.data }
    : { outcome: "faulty", faults: faultsOf(checked.error.issues) };
}

type PartsFault = { parts: string[]; message: string };
type ReadParts = { outcome: "read"; spec: PolicySpec } | { outcome: "faulty"; faults: PartsFault[] };

function faultsOf(issues: readonly z.core.$ZodIssue[], above: PropertyKey[] = []): PartsFault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, above)).slice(0, maxFaults);
}

function faultsOfIssue(issue: z.core.$ZodIssue, above: PropertyKey[]): PartsFault[] {
  const path = [...above, ...issue.path];
  const parts = path.map((part) => String(part).slice(0, 200));
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        parts: [...parts, key.slice(0, 200)],
        message: "is not a known field",
      }));
    case "invalid_union": {
      // The alternative that knows the fields and came furthest says best what is wrong.
      const [nearest] = issue.errors.toSorted(
        (a, b) => strangers(a) - strangers(b) || depthOf(b) - depthOf(a),
      );
      return nearest && nearest.length > 0
        ? faultsOf(nearest, path)
        : [{ parts, message: faultWords(issue) }];
    }
    case "invalid_key":
      return [{ parts, message: issue.issues[0]?.message ?? issue.message }];
    default:
      return [{ parts, message: faultWords(issue) }];
  }
}

function strangers(issues: readonly z.core.$ZodIssue[]): number {
  return issues.filter(({ code }) => code === "unrecognized_keys").length;
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}
