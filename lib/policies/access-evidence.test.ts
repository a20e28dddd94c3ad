import { expect, it } from "vitest";
import { accessCallers, verdictOf } from "./access-evidence";
import type { AccessSpec } from "./access-spec";

const agent = { namespace: "llm", service: "agent" };
const nobody = { namespace: "unknown", service: "unknown" };

it.each<[string, AccessSpec | null, typeof agent, string]>([
  ["no policy", null, agent, "allowed"],
  ["mTLS alone", { mtls: "strict" }, agent, "allowed"],
  ["a list with the caller's namespace", { allow: [{ from: { namespace: "llm" } }] }, agent, "allowed"],
  [
    "a list with its account",
    { allow: [{ from: { principal: "spiffe://a/ns/llm/sa/agent" } }] },
    agent,
    "allowed",
  ],
  ["a list without it", { allow: [{ from: { namespace: "llm", service: "other" } }] }, agent, "refused"],
  ["a list of calls", { allow: [{ from: agent, paths: ["/v1/*"] }] }, agent, "some"],
  ["a list of anybody's calls", { allow: [{ methods: ["GET"] }] }, nobody, "some"],
  ["a list of names", { allow: [{ from: { namespace: "llm" } }] }, nobody, "refused"],
  ["a denial before the list", { deny: [{ from: agent }], allow: [{ from: agent }] }, agent, "refused"],
  ["a denial of some calls", { deny: [{ from: agent, paths: ["/admin"] }] }, agent, "some"],
  ["a denial of others", { deny: [{ from: { namespace: "web" } }] }, agent, "allowed"],
])("%s", (_, spec, caller, verdict) => {
  expect(verdictOf(spec, caller)).toBe(verdict);
});

it("puts those first who lose most, and of these the busiest", () => {
  const seen = [
    { ...agent, requestsPerSecond: 1 },
    { namespace: "web", service: "a", requestsPerSecond: 2 },
    { namespace: "web", service: "b", requestsPerSecond: 3 },
  ];
  const callers = accessCallers(seen, { standing: null, wanted: { allow: [{ from: agent }] } });
  expect(callers.map(({ service, before, after }) => [service, before, after])).toEqual([
    ["b", "allowed", "refused"],
    ["a", "allowed", "refused"],
    ["agent", "allowed", "allowed"],
  ]);
});
