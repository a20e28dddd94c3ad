import { type AccessRule, httpMethods } from "../../../policies/access-rule";
import type { AccessSpec } from "../../../policies/access-spec";

const allow = (...rules: AccessRule[]): AccessSpec => ({ allow: rules });
const orchestrator = { namespace: "llm", service: "orchestrator" };
const issuer = "https://issuer.test";
const jwks = '{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}';

/** A policy for each thing that can be said of access, and what it becomes is to be read by people. */
export const accessCases: Record<string, AccessSpec> = {
  "mTLS and nothing else": { mtls: "strict" },
  "mTLS for those who have it": { mtls: "permissive" },
  "no mTLS": { mtls: "disabled" },
  "one service, one call": {
    mtls: "strict",
    ...allow({ from: orchestrator, methods: ["POST"], paths: ["/v1/*"] }),
  },
  nobody: allow(),
  "several callers": allow({
    from: [orchestrator, { namespace: "batch" }, { principal: "spiffe://other.test/ns/a/sa/b" }],
  }),
  "a namespace": allow({ from: { namespace: "batch" } }),
  "one identity": allow({ from: { principal: "spiffe://other.test/ns/a/sa/b" } }),
  "any caller, some calls": allow({ methods: [...httpMethods], paths: ["/healthz", "/metrics/*"] }),
  gRPC: allow(
    { from: orchestrator, grpc: { service: "llm.Chat", method: "Ask" } },
    { from: orchestrator, grpc: { service: "llm.Admin" } },
  ),
  "who may not, whatever allows it": {
    deny: [
      { from: { namespace: "batch" }, paths: ["/v1/admin/*"] },
      { from: [{ principal: "spiffe://other.test/ns/a/sa/b" }, { namespace: "old", service: "agent" }] },
      { from: { principal: "spiffe://other.test/ns/a/sa/c" }, methods: [...httpMethods] },
      { from: orchestrator, grpc: { service: "llm.Admin", method: "Drop" } },
      { from: [{ namespace: "test" }], requireJwt: { issuer, claims: { tier: ["free"] } } },
    ],
    ...allow({ from: [{ namespace: "batch" }, orchestrator] }),
  },
  "a token with claims": {
    jwt: [{ issuer, jwksUri: "https://issuer.test/keys", audiences: ["chat"] }],
    ...allow({ requireJwt: { issuer, claims: { groups: ["sre", "ml"], tier: ["gold"] } } }),
  },
  "a token of an issuer": {
    jwt: [{ issuer, jwks, fromHeaders: [{ name: "x-token", prefix: "Token " }], forwardOriginalToken: true }],
    ...allow({ requireJwt: { issuer } }),
  },
};
