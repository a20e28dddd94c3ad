import "server-only";
import { z } from "zod";

const selectorSchema = z.looseObject({
  podSelector: z.looseObject({
    matchLabels: z.record(z.string(), z.string()).default({}),
    matchExpressions: z
      .array(
        z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) }),
      )
      .default([]),
  }),
});
type Expression = z.infer<typeof selectorSchema>["podSelector"]["matchExpressions"][number];

type Labelled = { metadata: { labels: Record<string, string> } };

/** How many of the pods a Server's `podSelector` takes in; an empty selector takes all of its namespace. Pure. */
export function podsSelected(serverSpec: unknown, pods: readonly Labelled[]): number {
  const parsed = selectorSchema.safeParse(serverSpec);
  if (!parsed.success) return 0;
  const { matchLabels, matchExpressions } = parsed.data.podSelector;
  return pods.filter(
    ({ metadata: { labels } }) =>
      Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
      matchExpressions.every((expression) => fulfils(labels[expression.key], expression)),
  ).length;
}

/**
 * Whether a Server's `podSelector` may take in pods of which these labels are known and others may be there. Pure.
 */
export function maySelect(serverSpec: unknown, known: Record<string, string>): boolean {
  const parsed = selectorSchema.safeParse(serverSpec);
  if (!parsed.success) return false;
  const { matchLabels, matchExpressions } = parsed.data.podSelector;
  return (
    Object.entries(matchLabels).every(([key, value]) => (known[key] ?? value) === value) &&
    matchExpressions.every(
      (expression) => known[expression.key] === undefined || fulfils(known[expression.key], expression),
    )
  );
}

function fulfils(value: string | undefined, { operator, values }: Expression): boolean {
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
