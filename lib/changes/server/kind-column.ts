import "server-only";
import type { Policy } from "../../db/rows";
import { AppError } from "../../errors";
import type { PolicyKind } from "../../policies/kinds";

/** The kind of a policy's row. Throws for one that no verb of this version writes. */
export function kindOf(column: Policy["kind"]): PolicyKind {
  switch (column) {
    case "route":
      return "route";
    case "circuit_breaker":
      return "circuit-breaker";
    default:
      throw new AppError("internal", `no policy of kind ${column} is known`);
  }
}

/** The database's name of a policy kind. */
export function kindColumn(kind: PolicyKind): Policy["kind"] {
  return kind === "circuit-breaker" ? "circuit_breaker" : kind;
}
