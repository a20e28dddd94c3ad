import "server-only";
import type { CheckFacts } from "../checks/check";
import type { PolicyKind } from "../kinds";
import type { Target } from "../names";
import { specOfKind } from "../policy-spec";
import { readDecided } from "./read-decided";

/** Which kinds a check of each kind goes by besides. */
const besideOf: Record<PolicyKind, readonly PolicyKind[]> = {
  route: ["circuit-breaker", "rate-limit"],
  "circuit-breaker": ["route"],
  "load-balancing": ["route"],
  "rate-limit": ["route"],
  access: [],
};

/** What stands of a service's other kinds, as far as a check of this one asks. Throws that Postgres is away and nothing is kept. */
export async function readBeside(
  { kind, target }: { kind: PolicyKind; target: Target },
  signal?: AbortSignal,
): Promise<NonNullable<CheckFacts["beside"]>> {
  const read = await Promise.all(
    besideOf[kind].map(async (other) => {
      const { standing } = await readDecided({ kind: other, target }, signal);
      return [other, specOfKind(other, standing)] as const;
    }),
  );
  return Object.fromEntries(read);
}
