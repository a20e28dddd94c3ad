import type { CheckFacts, CheckFinding } from "./check";

/** Tokens that were made for somebody else, and keys that nobody can take back. */
export function checkAccessKeys({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec) return [];
  return (wanted.spec.jwt ?? []).flatMap(({ issuer, audiences, jwks }, index): CheckFinding[] => [
    ...(audiences === undefined
      ? [
          {
            code: "any-audience" as const,
            severity: "warning" as const,
            path: `jwt.${index}`,
            message: `a token that ${issuer} made for any other service is taken here too`,
            params: { issuer },
          },
        ]
      : []),
    ...(jwks === undefined
      ? []
      : [
          {
            code: "keys-stay" as const,
            severity: "info" as const,
            path: `jwt.${index}.jwks`,
            message: `keys that ${issuer} replaces are not followed: they are written here`,
            params: { issuer },
          },
        ]),
  ]);
}
