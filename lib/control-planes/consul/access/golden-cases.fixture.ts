import { type AccessRule, httpMethods } from "../../../policies/access-rule";
import type { AccessSpec } from "../../../policies/access-spec";
import type { CallerOptions } from "./callers";

/** `readAs`: how it comes back, where Consul's words for it are another policy's too. */
type Case = { spec: AccessSpec | null; readAs?: AccessSpec | null; options?: CallerOptions };

const allow = (...rules: AccessRule[]): AccessSpec => ({ allow: rules });
const orchestrator = { namespace: "default", service: "orchestrator" };
const batch = { namespace: "default", service: "batch" };
const enterprise: CallerOptions = { namespace: "ai" };

/** A policy for each thing that can be said of access, and what it becomes is to be read by people. */
export const accessCases: Record<string, Case> = {
  "no policy": { spec: null },
  "mTLS and nothing else": { spec: { mtls: "strict" } },
  "mTLS for those who have it": { spec: { mtls: "permissive" } },
  nobody: { spec: allow() },
  "one service": { spec: allow({ from: orchestrator }) },
  "one service, one call": {
    spec: { mtls: "strict", ...allow({ from: orchestrator, methods: ["POST"], paths: ["/v1/*"] }) },
  },
  "several callers": { spec: allow({ from: [batch, orchestrator] }) },
  "all of the one namespace": { spec: allow({ from: { namespace: "default" } }) },
  "any caller, some calls": { spec: allow({ methods: [...httpMethods], paths: ["/healthz", "/metrics/*"] }) },
  "a method on any path": { spec: allow({ methods: ["GET"] }) },
  gRPC: {
    spec: allow(
      { from: batch, grpc: { service: "llm.Admin" } },
      { from: orchestrator, grpc: { service: "llm.Chat", method: "Ask" } },
    ),
    readAs: allow(
      { from: batch, methods: ["POST"], paths: ["/llm.Admin/*"] },
      { from: orchestrator, methods: ["POST"], paths: ["/llm.Chat/Ask"] },
    ),
  },
  "who may not, and everybody else may": {
    spec: {
      deny: [{ from: batch, paths: ["/v1/admin/*"] }, { from: orchestrator }, { paths: ["/debug/*"] }],
    },
  },
  "who may not, whatever allows it": {
    spec: {
      deny: [{ from: batch, paths: ["/v1/admin/*"] }],
      ...allow({ from: [batch, orchestrator] }, { methods: ["GET"], paths: ["/healthz"] }),
    },
  },
  "namespaces of Enterprise": {
    options: enterprise,
    spec: {
      deny: [
        { from: { namespace: "default", service: "batch" } },
        { from: { namespace: "test" }, paths: ["/v1/admin/*"] },
      ],
      ...allow(
        { from: { namespace: "ai", service: "orchestrator" } },
        { from: [{ namespace: "ai" }, { namespace: "test" }], methods: ["GET"], paths: ["/v1/*"] },
        { paths: ["/healthz"] },
      ),
    },
  },
};
