import "server-only";
import { type AccessRule, type AccessSource, sourcesOf } from "../../../policies/access-rule";
import type { AccessSpec } from "../../../policies/access-spec";
import type { JwtIssuer } from "../../../policies/jwt-issuer";
import type { Target } from "../../../policies/names";
import type { Resource } from "../../control-plane";
import { type IstioAccessOptions, usualAccessOptions } from "./access-options";
import { accessResources } from "./access-resources";
import { judgedAt, podsOf, principalOf } from "./workload";

export const mtlsWords = { strict: "STRICT", permissive: "PERMISSIVE", disabled: "DISABLE" } as const;

/** The objects of an access policy. Pure; the same input gives the same bytes. */
export function compileAccess(
  target: Target,
  spec: AccessSpec | null,
  options: IstioAccessOptions = usualAccessOptions,
): Resource[] {
  if (spec === null) return accessResources(target, { mtls: null, allow: null, deny: null, jwt: null });
  const at = judgedAt(target, options);
  const ruled = (action: "ALLOW" | "DENY", rules: readonly AccessRule[] | undefined) =>
    rules === undefined ? null : { ...at, action, ...listOf(rules.map((rule) => ruleOf(rule, options))) };
  return accessResources(target, {
    mtls: { ...podsOf(target, options), ...(spec.mtls ? { mtls: { mode: mtlsWords[spec.mtls] } } : {}) },
    allow: ruled("ALLOW", spec.allow),
    deny: ruled("DENY", spec.deny),
    jwt: spec.jwt ? { ...at, jwtRules: spec.jwt.map(jwtRuleOf) } : null,
  });
}

/** An API server may leave an empty list out; without rules nothing is allowed all the same. */
function listOf(rules: object[]): { rules?: object[] } {
  return rules.length === 0 ? {} : { rules };
}

function ruleOf(rule: AccessRule, options: IstioAccessOptions): object {
  const sources = sourcesOf(rule).map((source) => ({ source: sourceOf(source, options) }));
  const operation = operationOf(rule);
  const { requireJwt } = rule;
  return {
    ...(sources.length > 0 ? { from: sources } : {}),
    ...(Object.keys(operation).length > 0 ? { to: [{ operation }] } : {}),
    ...(requireJwt ? { when: claimsOf(requireJwt) } : {}),
  };
}

function sourceOf({ namespace = "", service, principal }: AccessSource, options: IstioAccessOptions): object {
  if (principal !== undefined) return { principals: [principal.replace("spiffe://", "")] };
  if (service === undefined) return { namespaces: [namespace] };
  return { principals: [principalOf({ namespace, service }, options)] };
}

/** A gRPC call is a POST to `/<service>/<method>`. */
function operationOf({ methods, paths, grpc }: AccessRule): object {
  if (grpc) return { methods: ["POST"], paths: [`/${grpc.service}/${grpc.method ?? "*"}`] };
  return { ...(methods ? { methods } : {}), ...(paths ? { paths } : {}) };
}

function claimsOf({ issuer, claims = {} }: NonNullable<AccessRule["requireJwt"]>): object[] {
  return Object.entries({ iss: [issuer], ...claims }).map(([claim, values]) => ({
    key: `request.auth.claims[${claim}]`,
    values,
  }));
}

function jwtRuleOf({
  issuer,
  jwksUri,
  jwks,
  audiences,
  fromHeaders,
  forwardOriginalToken,
}: JwtIssuer): object {
  return {
    issuer,
    ...(jwksUri === undefined ? {} : { jwksUri }),
    ...(jwks === undefined ? {} : { jwks }),
    ...(audiences ? { audiences } : {}),
    ...(fromHeaders ? { fromHeaders } : {}),
    ...(forwardOriginalToken === undefined ? {} : { forwardOriginalToken }),
  };
}
