import "server-only";
import type { Policy } from "../../db/rows";
import type { PolicyKind } from "../../policies/kinds";

/** The kind of a policy's row. */
export function kindOf(column: Policy["kind"]): PolicyKind {
  switch (column) {
    case "circuit_breaker":
      return "circuit-breaker";
    case "load_balancing":
      return "load-balancing";
    case "rate_limit":
      return "rate-limit";
    default:
      return column;
  }
}

/** The database's name of a policy kind. */
export function kindColumn(kind: PolicyKind): Policy["kind"] {
  switch (kind) {
    case "circuit-breaker":
      return "circuit_breaker";
    case "load-balancing":
      return "load_balancing";
    case "rate-limit":
      return "rate_limit";
    default:
      return kind;
  }
}
