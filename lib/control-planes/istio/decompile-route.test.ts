import { describe, expect, it } from "vitest";
import { decompileIstio } from "./decompile";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const options = { domain: "cluster.local", versionLabel: "version" };
const host = "chat-model.llm.svc.cluster.local";

const rule = (subsets: object[], trafficPolicy?: object) => ({
  metadata: { namespace: "llm" },
  spec: { host: "chat-model", subsets, ...(trafficPolicy ? { trafficPolicy } : {}) },
});
const subsets = [
  { name: "stable", labels: { version: "1.0" } },
  { name: "canary", labels: { version: "1.1" } },
  { name: "gold", labels: { version: "1.1", tier: "gold" } },
];
const service = (http: object[], more: object = {}) => ({
  metadata: { namespace: "llm" },
  spec: { hosts: ["chat-model"], http, ...more },
});
const to = (subset: string, weight?: number) => ({
  destination: { host: "chat-model", subset },
  ...(weight === undefined ? {} : { weight }),
});
const readRoute = (http: object[], more: object = {}) =>
  decompileIstio(
    target,
    "route",
    { virtualService: service(http, more), destinationRule: rule(subsets) },
    options,
  );

describe("a VirtualService of somebody else", () => {
  it("is a policy, Istio's own defaults said out loud", () => {
    const read = readRoute([
      {
        match: [
          { uri: { prefix: "/v1" }, headers: { "x-user": {} }, withoutHeaders: { "x-old": { regex: "*" } } },
        ],
        route: [to("stable", 3), to("canary", 1)],
        timeout: "1m30s",
        mirror: { host, subset: "canary" },
        fault: { delay: { fixedDelay: "0.5s", percent: 5 }, abort: { httpStatus: 503 } },
      },
      { route: [to("stable")], retries: { attempts: 0 }, timeout: "0s" },
    ]);
    expect(read).toEqual({
      outcome: "spec",
      changes: [],
      spec: {
        rules: [
          {
            match: [
              {
                path: { prefix: "/v1" },
                headers: { "x-user": { present: true }, "x-old": { present: false } },
              },
            ],
            split: [
              { to: { version: "1.0" }, weightBp: 7_500 },
              { to: { version: "1.1" }, weightBp: 2_500 },
            ],
            timeoutMs: 90_000,
            retries: { attempts: 2, on: ["connect-failure", "refused-stream", "unavailable", "cancelled"] },
            mirror: { to: { version: "1.1" }, percentBp: 10_000 },
            fault: { delay: { percentBp: 500, ms: 500 }, abort: { percentBp: 0, status: 503 } },
          },
          { split: [{ to: { version: "1.0" }, weightBp: 10_000 }] },
        ],
      },
    });
  });

  it("would be closed no more, when Heddle writes it", () => {
    const read = readRoute([{ match: [{ uri: { exact: "/v1" } }], route: [to("stable")] }]);
    expect(read).toMatchObject({ changes: [{ path: "VirtualService.spec.http", what: "unmatched" }] });
    const open = [{ match: [{}], route: [to("stable")] }, { route: [{ destination: { host } }] }];
    expect(readRoute(open)).toMatchObject({ outcome: "spec", changes: [] });
  });

  it("names the only port of the service and says nothing by it", () => {
    const destination = { host, subset: "stable", port: { number: 80 } };
    const objects = {
      virtualService: service([{ route: [{ destination }] }]),
      destinationRule: rule(subsets),
    };
    const read = (ports: number[]) => decompileIstio(target, "route", objects, { ...options, ports });
    expect(read([80])).toMatchObject({ outcome: "spec" });
    expect(read([80, 81])).toMatchObject({ outcome: "beyond" });
  });
});

const retries = { attempts: 0 };
const beyond: [string, object[], object, string[]][] = [
  ["other hosts", [{ route: [to("stable")] }], { hosts: ["chat-model", "other"] }, ["hosts host"]],
  [
    "another namespace's host",
    [{ route: [to("stable")] }],
    { hosts: ["chat-model.web.svc.cluster.local"] },
    ["hosts host"],
  ],
  ["a gateway", [{ route: [to("stable")] }], { gateways: ["mesh", "edge"] }, ["gateways gateway"]],
  ["who may see it", [{ route: [to("stable")] }], { exportTo: ["."] }, ["exportTo field"]],
  ["connections", [{ route: [to("stable")] }], { tcp: [{ route: [] }] }, ["tcp field"]],
  [
    "a rewrite and CORS",
    [{ route: [to("stable")], rewrite: { uri: "/" }, corsPolicy: {} }],
    {},
    ["http.0.rewrite field", "http.0.corsPolicy field"],
  ],
  ["no route", [{ redirect: { uri: "/" } }], {}, ["http.0.route weights", "http.0.redirect field"]],
  [
    "a destination without a version",
    [{ route: [{ destination: { host }, headers: {} }] }],
    {},
    ["http.0.route.0.destination no-version", "http.0.route.0.headers field"],
  ],
  ["an unknown subset", [{ route: [to("none")] }], {}, ["http.0.route.0.destination.subset subset"]],
  [
    "a subset of more than a version",
    [{ route: [to("gold")] }],
    {},
    ["http.0.route.0.destination.subset subset"],
  ],
  [
    "another service",
    [{ route: [{ destination: { host: "other", subset: "stable" } }] }],
    {},
    ["http.0.route.0.destination.host host"],
  ],
  [
    "a port",
    [{ route: [{ destination: { host, subset: "stable", port: { number: 80 } } }] }],
    {},
    ["http.0.route.0.destination.port field"],
  ],
  ["thirds", [{ route: [to("stable", 1), to("canary", 2)] }], {}, ["http.0.route weights"]],
  ["nothing for anybody", [{ route: [to("stable"), to("canary", 0)] }], {}, ["http.0.route weights"]],
  ["a version twice", [{ route: [to("canary", 1), to("canary", 1)], retries }], {}, ["http.0.split value"]],
  [
    "other matches",
    [
      {
        match: [{ uri: { regex: ".*" }, sourceLabels: { app: "a" }, ignoreUriCase: true }],
        route: [to("stable")],
      },
    ],
    {},
    [
      "http.0.match.0.uri.regex field",
      "http.0.match.0.ignoreUriCase field",
      "http.0.match.0.sourceLabels field",
    ],
  ],
  [
    "a header that must not be so",
    [{ match: [{ withoutHeaders: { a: { exact: "b" } } }], route: [to("stable")] }],
    {},
    ["http.0.match.0.withoutHeaders.a field"],
  ],
  [
    "other retries",
    [{ route: [to("stable")], retries: { attempts: 3, retryOn: "5xx,unavailable", backoff: "1s" } }],
    {},
    ["http.0.retries.retryOn retry-reason", "http.0.retries.backoff field"],
  ],
  [
    "too many retries",
    [{ route: [to("stable")], retries: { attempts: 11 } }],
    {},
    ["http.0.retries.attempts value"],
  ],
  [
    "a gRPC abort",
    [{ route: [to("stable")], fault: { abort: { grpcStatus: "UNAVAILABLE" } } }],
    {},
    ["http.0.fault.abort.grpcStatus field"],
  ],
  [
    "a fine share",
    [{ route: [to("stable")], fault: { abort: { httpStatus: 500, percentage: { value: 0.001 } } } }],
    {},
    ["http.0.fault.abort.percentage.value weights"],
  ],
  [
    "two mirrors",
    [
      {
        route: [to("stable")],
        mirrors: [{ destination: { host, subset: "canary" } }, { destination: { host, subset: "stable" } }],
      },
    ],
    {},
    ["http.0.mirrors mirrors"],
  ],
  ["a duration of no sense", [{ route: [to("stable")], timeout: "soon" }], {}, ["http.0.timeout value"]],
  ["a name of no sense", [{ name: "The Rule", route: [to("stable")] }], {}, ["http.0.name value"]],
];

it.each(beyond)("a VirtualService is beyond a policy: %s", (_what, http, more, fields) => {
  expect(readRoute(http, more)).toEqual({
    outcome: "beyond",
    fields: fields.map((field) => {
      const [path, what] = field.split(" ");
      return { path: `VirtualService.spec.${path}`, what };
    }),
  });
});
