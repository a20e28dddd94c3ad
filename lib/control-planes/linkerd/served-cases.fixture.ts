import type { AccessSpec } from "../../policies/access-spec";
import type { KindedSpec } from "../../policies/policy-spec";
import type { RateLimitSpec } from "../../policies/rate-limit-spec";
import { identityHeader } from "./rate-limit/limit-of-rule";

export type Served = KindedSpec<"rate-limit" | "access">;
const limit = (...rules: RateLimitSpec["rules"]): Served => ({ kind: "rate-limit", spec: { rules } });
const access = (spec: AccessSpec): Served => ({ kind: "access", spec });
const agent = { namespace: "llm", service: "agent" };
const identity = "sa-agent.llm.serviceaccount.identity.linkerd.cluster.local";

/** A rate limit or an access policy for each thing that can be said, and for what cannot. */
export const servedCases: Record<string, Served> = {
  "no limit": { kind: "rate-limit", spec: null },
  "all calls": limit({ name: "everybody", requestsPerSecond: 100, scope: "local" }),
  "a rate by the minute": limit({ per: "all", requestsPerMinute: 600 }),
  "all calls, each caller's and one account's": {
    kind: "rate-limit",
    spec: {
      rules: [
        { requestsPerSecond: 100 },
        { per: { header: identityHeader }, requestsPerSecond: 20 },
        { match: { header: { name: identityHeader, exact: identity } }, requestsPerSecond: 5 },
      ],
      status: 429,
    },
  },
  "each caller's, by the header alone": limit({ match: { header: identityHeader }, requestsPerSecond: 2 }),
  "what no limit of Linkerd says": {
    kind: "rate-limit",
    spec: {
      rules: [
        { match: { method: "POST", path: { prefix: "/v1" } }, requestsPerSecond: 1 },
        { match: { header: "x-tenant" }, requestsPerSecond: 1 },
        { per: { header: "x-tenant" }, requestsPerSecond: 1 },
        { match: { header: { name: identityHeader, exact: "somebody" } }, requestsPerSecond: 1 },
        { match: { header: identityHeader }, per: "all", requestsPerSecond: 1 },
        { requestsPerMinute: 61, burst: 3 },
        { requestsPerSecond: 1, scope: "global" },
        { tokensPerMinute: 1000 },
      ],
      status: 503,
    },
  },
  "limits that Linkerd would add up otherwise": limit(
    { requestsPerSecond: 10 },
    { requestsPerSecond: 9 },
    { per: { header: identityHeader }, requestsPerSecond: 5 },
    { match: { header: { name: identityHeader, exact: identity } }, requestsPerSecond: 6 },
    {
      match: { header: { name: identityHeader, exact: identity.replace("llm", "web") } },
      requestsPerSecond: 11,
    },
  ),
  "whoever calls": { kind: "access", spec: null },
  "mTLS and nothing else": access({ mtls: "strict" }),
  "mTLS for those who have it": access({ mtls: "permissive" }),
  nobody: access({ allow: [] }),
  "a list of callers": access({
    mtls: "strict",
    allow: [{ from: agent }, { from: [{ namespace: "web" }, agent] }],
  }),
  "a namespace": access({ allow: [{ from: { namespace: "web" } }] }),
  "what no access policy of Linkerd says": access({
    mtls: "disabled",
    allow: [
      { from: { principal: "spiffe://cluster.local/ns/llm/sa/agent" } },
      { from: [{ principal: "spiffe://cluster.local/ns/llm/sa/agent" }, agent], methods: ["GET"] },
      { from: agent, paths: ["/v1/*"] },
      { from: agent, grpc: { service: "llm.Chat" } },
      { from: agent, requireJwt: { issuer: "https://issuer.test" } },
      { methods: ["GET"] },
    ],
    deny: [{ from: agent }],
    jwt: [{ issuer: "https://issuer.test", jwksUri: "https://issuer.test/keys" }],
  }),
};
