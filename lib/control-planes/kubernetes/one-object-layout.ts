import "server-only";
import { apiVersionOf } from "../../kubernetes/resource-kinds";
import { canonicalJson } from "../../policies/canonical-json";
import type { Target } from "../../policies/names";
import type { Layout, Role } from "./layout";

/** A policy in one object whose whole `spec` says it and nothing else: `refOf` is how `compile` calls it. */
export function oneObjectLayout(
  { kind, isOf }: Pick<Role, "kind" | "isOf">,
  refOf: (target: Target) => string,
  weights?: Layout["weights"],
): Layout {
  const type = { apiVersion: apiVersionOf(kind), kind: kind.kind };
  return {
    roles: [{ kind, isOf }],
    view: (target, [object]) => [
      { ref: refOf(target), body: object ? canonicalJson({ ...type, spec: object.spec }) : "" },
    ],
    ...(weights ? { weights } : {}),
    plan: ([object], [wanted]) => {
      if (wanted === undefined || wanted.body === "") return object ? [{ role: 0, spec: null }] : [];
      return [{ role: 0, spec: JSON.parse(wanted.body).spec }];
    },
  };
}
