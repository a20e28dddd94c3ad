import { sourcesOf } from "../access-rule";
import { accessRules } from "../access-spec";
import type { CheckFacts, CheckFinding } from "./check";
import { setting } from "./fix";

/** Strict mTLS that refuses calls which come without, and callers named where nothing proves who they are. */
export function checkAccessMtls({ wanted, access }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec) return [];
  const { mtls } = wanted.spec;
  const perSecond = access?.withoutMtlsPerSecond ?? 0;
  if (mtls === "strict" && perSecond > 0) {
    const rounded = Math.max(0.01, Math.round(perSecond * 100) / 100);
    return [
      {
        code: "calls-without-mtls",
        severity: "warning",
        path: "mtls",
        message: `${rounded} calls a second come without mTLS and would be refused`,
        params: { perSecond: rounded },
      },
    ];
  }
  const named = accessRules(wanted.spec).find(({ rule }) => sourcesOf(rule).length > 0);
  if (!named || mtls === undefined || mtls === "strict") return [];
  return [
    mtls === "disabled"
      ? {
          code: "callers-never-proven",
          severity: "error",
          path: `${named.path}.from`,
          message: "without mTLS nobody can be told by who they are: this rule never matches",
          params: {},
          ...setting("make-strict", ["mtls"], "strict"),
        }
      : {
          code: "callers-not-proven",
          severity: "warning",
          path: `${named.path}.from`,
          message: "a caller without mTLS is nobody here: no rule that names callers matches it",
          params: {},
          ...setting("make-strict", ["mtls"], "strict"),
        },
  ];
}
