import { accessRules } from "../access-spec";
import type { CheckFacts, CheckFinding } from "./check";

/** Tokens that are asked for and verified by nobody here, and tokens that are verified and asked for by nobody. */
export function checkAccessTokens({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec) return [];
  const { jwt = [] } = wanted.spec;
  const rules = accessRules(wanted.spec);
  const verified = new Set(jwt.map(({ issuer }) => issuer));
  const asked = new Set(rules.flatMap(({ rule }) => (rule.requireJwt ? [rule.requireJwt.issuer] : [])));
  const unverified = rules.flatMap(({ path, rule }): CheckFinding[] => {
    const issuer = rule.requireJwt?.issuer;
    if (issuer === undefined || verified.has(issuer)) return [];
    return [
      {
        code: "issuer-not-verified",
        severity: "warning",
        path: `${path}.requireJwt.issuer`,
        message: `no token of ${issuer} is verified by this policy`,
        params: { issuer },
      },
    ];
  });
  const unasked = jwt.flatMap(({ issuer }, index): CheckFinding[] => {
    if (asked.has(issuer)) return [];
    return [
      {
        code: "token-not-asked",
        severity: "info",
        path: `jwt.${index}`,
        message: "no rule asks for a token of this issuer: calls without one pass",
        params: { issuer },
      },
    ];
  });
  return [...unverified, ...unasked];
}
