import { describe, expect, it } from "vitest";
import type { PolicyKind } from "../kinds";
import { fromWritten } from "./written-spec";

const split = [{ to: { version: "v1" }, weight: 100 }];
const breaker = "circuit-breaker" as const;

describe("what is wrong is said in plain words", () => {
  it.each<[string, PolicyKind, unknown]>([
    ["limits.maxRequests must be at least 1", breaker, { limits: { maxRequests: 0 } }],
    ["limits.maxRequests must be at most 1000000", breaker, { limits: { maxRequests: 2e6 } }],
    ["limits.maxRequests must be a number", breaker, { limits: { maxRequests: "4" } }],
    ["limits.maxRequests must be a whole number", breaker, { limits: { maxRequests: 4.5 } }],
    ["limits.maxRequest is not a known field", breaker, { limits: { maxRequest: 4 } }],
    ["limits must be a group of fields", breaker, { limits: 4 }],
    ["limits names no limit", breaker, { limits: {} }],
    ["versions.v1 says nothing", breaker, { versions: { v1: {} } }],
    [
      "outlierDetection.successRate.minHosts is missing",
      breaker,
      { outlierDetection: { successRate: { stdevFactor: 1, minRequests: 1 } } },
    ],
    [" says nothing: give mtls, allow, deny or jwt", "access", {}],
    ["allow.0 says nothing: give from, methods, paths, grpc or requireJwt", "access", { allow: [{}] }],
    ["deny must have at least 1 entry", "access", { deny: [] }],
    [
      "allow.0.from names nobody: give namespace, namespace and service, or principal",
      "access",
      { allow: [{ from: {} }] },
    ],
    ["allow.0.from.service needs its namespace beside it", "access", { allow: [{ from: { service: "a" } }] }],
    [
      "allow.0.from.0.principal says all by itself: leave the rest out",
      "access",
      { allow: [{ from: [{ principal: "spiffe://a/b", namespace: "a" }] }] },
    ],
    ["allow.0.from.0.principal must be a SPIFFE id", "access", { allow: [{ from: [{ principal: "a/b" }] }] }],
    [
      "allow.0.paths.0 must begin with / and may end with *, the only one",
      "access",
      { allow: [{ paths: ["/a/*/b"] }] },
    ],
    [
      "allow.0.methods cannot stand beside grpc, which is a method and a path already",
      "access",
      { allow: [{ methods: ["GET"], grpc: { service: "llm.Chat" } }] },
    ],
    [
      "allow.0.requireJwt.claims.sub.0 is compared whole: leave the star out",
      "access",
      { allow: [{ requireJwt: { issuer: "a", claims: { sub: ["*"] } } }] },
    ],
    ["jwt.0 has no keys: give jwksUri or jwks", "access", { jwt: [{ issuer: "a" }] }],
    [
      "jwt.0.jwksUri must be an https address without a user in it",
      "access",
      { jwt: [{ issuer: "a", jwksUri: "http://a.test" }] },
    ],
    ["jwt.0.jwks must be a JSON Web Key Set", "access", { jwt: [{ issuer: "a", jwks: "{}" }] }],
    [
      "jwt.0.jwks holds a private key: give public keys alone",
      "access",
      { jwt: [{ issuer: "a", jwks: '{"keys":[{"kty":"RSA","d":"x"}]}' }] },
    ],
    [
      "jwt.1.issuer is an issuer that is named twice",
      "access",
      { jwt: ["b", "c"].map((host) => ({ issuer: "a", jwksUri: `https://${host}.test` })) },
    ],
    ["rules is missing", "route", {}],
    ["rules must be a list", "route", { rules: {} }],
    ["rules must have at least 1 entry", "route", { rules: [] }],
    ["rules.0.split is missing", "route", { rules: [{}] }],
    [
      "rules.0.split weights add up to 90, not 100",
      "route",
      { rules: [{ split: [{ ...split[0], weight: 90 }] }] },
    ],
    [
      "rules.0.split.0.weight must be 0 to 100 with at most two decimals",
      "route",
      { rules: [{ split: [{ ...split[0], weight: 1.005 }] }] },
    ],
    [
      "rules.0.match.0.headers.a.present must be true or false",
      "route",
      { rules: [{ split, match: [{ headers: { a: { present: "yes" } } }] }] },
    ],
    ["rules.0.name must be a DNS label", "route", { rules: [{ split, name: "A" }] }],
  ])("%s", (expected, kind, written) => {
    const read = fromWritten(kind, written);
    expect(
      read.outcome === "faulty" ? read.faults.map(({ path, message }) => `${path} ${message}`) : [],
    ).toContain(expected);
  });

  it("names what may stand there", () => {
    const read = fromWritten("route", { rules: [{ split, retries: { attempts: 1, on: ["5xx"] } }] });
    expect(read).toMatchObject({
      faults: [
        { path: "rules.0.retries.on.0", message: expect.stringMatching(/^must be one of connect-failure, /) },
      ],
    });
  });
});
