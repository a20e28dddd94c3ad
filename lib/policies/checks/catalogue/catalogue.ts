import type { PolicyKind } from "../../kinds";
import { accessProblems } from "./access-problems";
import { balancingProblems } from "./balancing-problems";
import { breakerProblems } from "./breaker-problems";
import type { CatalogueEntry } from "./entry";
import { limitProblems } from "./limit-problems";
import { pushProblems } from "./push-problems";
import { routeProblems } from "./route-problems";
import { sharedProblems } from "./shared-problems";

/** Everything that can be said against a spec, by the kind that it is said of. */
const problemsOf = {
  route: routeProblems,
  "circuit-breaker": breakerProblems,
  "load-balancing": balancingProblems,
  "rate-limit": limitProblems,
  access: accessProblems,
} satisfies Record<PolicyKind, Record<string, CatalogueEntry>>;

type Keys<T> = T extends unknown ? keyof T : never;
/** What a check may find. */
export type ProblemCode = Keys<(typeof problemsOf)[PolicyKind]> | keyof typeof sharedProblems;

/** The same as rows of docs/checks.md: of any kind first, then by kind, then what is found out at the push's target. */
export const problemCatalogue: readonly {
  of: PolicyKind | "any kind" | "the push";
  code: string;
  entry: CatalogueEntry;
}[] = [
  ...rowsOf("any kind", sharedProblems),
  ...Object.entries(problemsOf).flatMap(([kind, problems]) => rowsOf(kind as PolicyKind, problems)),
  ...rowsOf("the push", pushProblems),
];

function rowsOf<Of extends string>(of: Of, problems: Record<string, CatalogueEntry>) {
  return Object.entries(problems).map(([code, entry]) => ({ of, code, entry }));
}
