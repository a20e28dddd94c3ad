import { describe, expect, it } from "vitest";
import { type AccessEvidence, accessCallers } from "../access-evidence";
import type { AccessSpec } from "../access-spec";
import type { CheckFacts } from "./check";
import { load } from "./load.fixture";
import { facts, said } from "./problems.fixture";

const seen = (more: Partial<AccessEvidence>): AccessEvidence => ({
  kind: "access",
  windowSeconds: 3_600,
  callers: [],
  withoutMtlsPerSecond: null,
  hasConnectionsAlone: false,
  failure: null,
  ...more,
});
const agent = { namespace: "llm", service: "agent" };
const callersOf = (standing: AccessSpec | null, wanted: AccessSpec) => ({
  callers: accessCallers([{ ...agent, requestsPerSecond: 3 }], { standing, wanted }),
});
const fromWeb: AccessSpec = { allow: [{ from: { namespace: "web" } }] };
const issuer = "https://issuer.test";
const keys = [{ issuer, jwksUri: "https://issuer.test/keys", audiences: ["chat"] }];
const services = new Set(["llm/agent"]);

const cases: [string, AccessSpec, Partial<CheckFacts>, string[]][] = [
  ["nothing is wrong", { mtls: "strict", allow: [{ from: agent, paths: ["/v1/*"] }] }, { services }, []],
  ["an empty list", { allow: [] }, {}, ["error nobody-allowed allow"]],
  [
    "a caller of the last hour that the list leaves out",
    fromWeb,
    { access: seen(callersOf(null, fromWeb)) },
    ["warning caller-shut-out allow"],
  ],
  ["one that is shut out already", fromWeb, { access: seen(callersOf(fromWeb, fromWeb)) }, []],
  [
    "one that is denied",
    { deny: [{ from: agent }] },
    { access: seen(callersOf(null, { deny: [{ from: agent }] })) },
    ["warning caller-shut-out deny"],
  ],
  [
    "strict mTLS that calls come without",
    { mtls: "strict" },
    { access: seen({ withoutMtlsPerSecond: 0.4 }) },
    ["warning calls-without-mtls mtls"],
  ],
  ["strict mTLS that all come with", { mtls: "strict" }, { access: seen({ withoutMtlsPerSecond: 0 }) }, []],
  [
    "names that nothing has to prove",
    { mtls: "permissive", ...fromWeb },
    {},
    ["warning callers-not-proven allow.0.from"],
  ],
  [
    "names that nothing can prove",
    { mtls: "disabled", ...fromWeb },
    {},
    ["error callers-never-proven allow.0.from", "warning mtls-off mtls"],
  ],
  [
    "a service that nobody knows",
    { allow: [{ from: [agent, { namespace: "llm", service: "agnt" }] }] },
    { services },
    ["warning unknown-caller allow.0.from.1"],
  ],
  [
    "what is denied all the same",
    {
      deny: [{ from: { namespace: "llm" }, paths: ["/v1/*"] }],
      allow: [{ from: agent, paths: ["/v1/chat"] }],
    },
    {},
    ["warning allow-denied allow.0"],
  ],
  [
    "what is denied in part",
    { deny: [{ from: agent, methods: ["POST"] }], allow: [{ from: agent, paths: ["/v1/chat"] }] },
    {},
    [],
  ],
  [
    "what another rule allows already",
    {
      allow: [
        { from: agent, grpc: { service: "llm.Chat", method: "Ask" } },
        { from: agent, methods: ["POST"] },
      ],
    },
    {},
    ["info allow-covered allow.0"],
  ],
  ["the same twice", { allow: [{ from: agent }, { from: [agent] }] }, {}, ["info allow-covered allow.1"]],
  [
    "paths of a service that has none",
    { deny: [{ from: agent }, { paths: ["/a"] }] },
    { access: seen({ hasConnectionsAlone: true }) },
    ["warning requests-of-tcp deny.1"],
  ],
  [
    "a token that nobody verifies",
    { allow: [{ requireJwt: { issuer } }] },
    {},
    ["warning issuer-not-verified allow.0.requireJwt.issuer"],
  ],
  ["a token that nobody asks for", { jwt: keys }, {}, ["info token-not-asked jwt.0"]],
  [
    "a token that was made for anybody",
    { jwt: [{ issuer, jwksUri: "https://issuer.test/keys" }], allow: [{ requireJwt: { issuer } }] },
    {},
    ["warning any-audience jwt.0"],
  ],
  [
    "keys that stay",
    {
      jwt: [{ issuer, jwks: '{"keys":[{"kty":"RSA"}]}', audiences: ["chat"] }],
      allow: [{ requireJwt: { issuer } }],
    },
    {},
    ["info keys-stay jwt.0.jwks"],
  ],
  ["everybody denied", { deny: [{ from: agent }, { paths: ["/*"] }] }, {}, ["error everybody-denied deny.1"]],
  ["everybody allowed", { allow: [{ paths: ["/*"] }] }, {}, ["warning everybody-allowed allow.0"]],
  ["everybody of one method", { deny: [{ methods: ["GET"] }], allow: [{ methods: ["POST"] }] }, {}, []],
  [
    "the same denied twice",
    { deny: [{ from: agent, methods: ["POST"] }, { from: agent }] },
    {},
    ["info deny-covered deny.0"],
  ],
  ["clear text", { mtls: "disabled" }, {}, ["warning mtls-off mtls"]],
  [
    "namespaces that nobody knows",
    { allow: [{ from: [{ namespace: "lm" }, { principal: "spiffe://mesh.test/ns/lm/sa/agent" }] }] },
    { services },
    [
      "warning unknown-namespace allow.0.from.0.namespace",
      "warning unknown-namespace allow.0.from.1.principal",
    ],
  ],
  [
    "namespaces that somebody knows",
    { allow: [{ from: [{ namespace: "llm" }, { principal: "spiffe://mesh.test/ns/llm/sa/agent" }] }] },
    { services },
    [],
  ],
  [
    "methods that gRPC has not",
    { deny: [{ from: agent }], allow: [{ methods: ["GET"] }, { methods: ["GET", "POST"], paths: ["/a"] }] },
    { load: load({}, { protocols: ["grpc"] }) },
    ["warning methods-of-grpc allow.0.methods"],
  ],
  ["a token that is asked for", { jwt: keys, allow: [{ requireJwt: { issuer } }] }, {}, []],
];

describe("of who may call", () => {
  it.each(cases)("%s", (_, spec, more, expected) => {
    expect(said({ wanted: { kind: "access", spec }, ...facts({}), ...more })).toEqual(expected);
  });
});
