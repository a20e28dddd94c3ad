import { describe, expect, it } from "vitest";
import type { PolicyKind } from "../kinds";
import { parseYaml, printYaml } from "./policy-yaml";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const head = (kind: PolicyKind) =>
  `kind: ${kind}\ntarget: { mesh: demo, namespace: llm, service: chat-model }\n`;
const rule = (fields: string) => `spec:\n  rules:\n    - ${fields}\n`;
const whole = "split: [{ to: { version: v1 }, weight: 100 }]";

/** What is wrong, in a policy of which kind, said how, at which path and in which line. */
const faulty: [string, PolicyKind, string, string, number][] = [
  ["no YAML", "route", "spec: [", "", 3],
  ["a key twice", "route", "spec: null\nspec: null\n", "", 4],
  ["an unknown field", "route", rule(`${whole}\n      colour: red`), "spec.rules.0.colour", 6],
  [
    "weights that do not add up",
    "route",
    rule("split: [{ to: { version: v1 }, weight: 99.5 }]"),
    "spec.rules.0.split",
    5,
  ],
  [
    "three decimals",
    "route",
    rule("split: [{ to: { version: v1 }, weight: 33.333 }]"),
    "spec.rules.0.split.0.weight",
    5,
  ],
  [
    "a weight above 100",
    "route",
    rule("split: [{ to: { version: v1 }, weight: 101 }]"),
    "spec.rules.0.split.0.weight",
    5,
  ],
  [
    "a weight as text",
    "route",
    rule("split: [{ to: { version: v1 }, weight: '100' }]"),
    "spec.rules.0.split.0.weight",
    5,
  ],
  [
    "a version twice",
    "route",
    rule("split: [{ to: { version: v1 }, weight: 50 }, { to: { version: v1 }, weight: 50 }]"),
    "spec.rules.0.split",
    5,
  ],
  [
    "a version that is no label",
    "route",
    rule("split: [{ to: { version: 'a b' }, weight: 100 }]"),
    "spec.rules.0.split.0.to.version",
    5,
  ],
  [
    "a reserved destination",
    "route",
    rule("split: [{ to: { pool: spare }, weight: 100 }]"),
    "spec.rules.0.split.0.to.version",
    5,
  ],
  ["no rule", "route", "spec: { rules: [] }\n", "spec.rules", 3],
  ["a name that is no label", "route", rule(`${whole}\n      name: Beta Testers`), "spec.rules.0.name", 6],
  [
    "a header in capitals",
    "route",
    rule(`${whole}\n      match: [{ headers: { X-Tier: { exact: a } } }]`),
    "spec.rules.0.match.0.headers.X-Tier",
    6,
  ],
  [
    "two conditions on one header",
    "route",
    rule(`${whole}\n      match: [{ headers: { a: { exact: a, prefix: b } } }]`),
    "spec.rules.0.match.0.headers.a.prefix",
    6,
  ],
  [
    "an expression that RE2 refuses",
    "route",
    rule(`${whole}\n      match: [{ headers: { a: { regex: '(?=b)' } } }]`),
    "spec.rules.0.match.0.headers.a.regex",
    6,
  ],
  ["a timeout of nothing", "route", rule(`${whole}\n      timeoutMs: 0`), "spec.rules.0.timeoutMs", 6],
  ["a timeout in words", "route", rule(`${whole}\n      timeoutMs: 30s`), "spec.rules.0.timeoutMs", 6],
  [
    "too many tries",
    "route",
    rule(`${whole}\n      retries: { attempts: 11, on: [unavailable] }`),
    "spec.rules.0.retries.attempts",
    6,
  ],
  [
    "an unknown reason to retry",
    "route",
    rule(`${whole}\n      retries: { attempts: 1, on: [bad-mood] }`),
    "spec.rules.0.retries.on.0",
    6,
  ],
  [
    "a fault of no status",
    "route",
    rule(`${whole}\n      fault: { abort: { percent: 1, status: 99 } }`),
    "spec.rules.0.fault.abort.status",
    6,
  ],
  [
    "a mirror to nowhere",
    "route",
    rule(`${whole}\n      mirror: { percent: 5 }`),
    "spec.rules.0.mirror.to",
    6,
  ],
  ["nothing said", "circuit-breaker", "spec: {}\n", "spec", 3],
  ["empty limits", "circuit-breaker", "spec: { limits: {} }\n", "spec.limits", 3],
  [
    "a limit of none",
    "circuit-breaker",
    "spec: { limits: { maxRequests: 0 } }\n",
    "spec.limits.maxRequests",
    3,
  ],
  [
    "half a request",
    "circuit-breaker",
    "spec: { limits: { maxRequests: 1.5 } }\n",
    "spec.limits.maxRequests",
    3,
  ],
  [
    "more than a proxy counts",
    "circuit-breaker",
    "spec: { limits: { maxPendingRequests: 1000001 } }\n",
    "spec.limits.maxPendingRequests",
    3,
  ],
  [
    "retries below none",
    "circuit-breaker",
    "spec: { limits: { maxRetries: -1 } }\n",
    "spec.limits.maxRetries",
    3,
  ],
  [
    "infinity",
    "circuit-breaker",
    "spec: { limits: { maxConnections: .inf } }\n",
    "spec.limits.maxConnections",
    3,
  ],
  ["an unknown limit", "circuit-breaker", "spec: { limits: { maxThings: 1 } }\n", "spec.limits.maxThings", 3],
  [
    "a look every millisecond",
    "circuit-breaker",
    "spec: { outlierDetection: { intervalMs: 1 } }\n",
    "spec.outlierDetection.intervalMs",
    3,
  ],
  [
    "an ejection of no time",
    "circuit-breaker",
    "spec: { outlierDetection: { baseEjectionMs: 0 } }\n",
    "spec.outlierDetection.baseEjectionMs",
    3,
  ],
  [
    "more than all",
    "circuit-breaker",
    "spec: { outlierDetection: { maxEjectionPercent: 101 } }\n",
    "spec.outlierDetection.maxEjectionPercent",
    3,
  ],
  [
    "health in words",
    "circuit-breaker",
    "spec: { outlierDetection: { minHealthPercent: most } }\n",
    "spec.outlierDetection.minHealthPercent",
    3,
  ],
  [
    "half a detector",
    "circuit-breaker",
    "spec: { outlierDetection: { failurePercentage: { thresholdPercent: 40 } } }\n",
    "spec.outlierDetection.failurePercentage.minRequests",
    3,
  ],
  [
    "a threshold of none",
    "circuit-breaker",
    "spec: { outlierDetection: { failurePercentage: { thresholdPercent: 0, minRequests: 1, minHosts: 1 } } }\n",
    "spec.outlierDetection.failurePercentage.thresholdPercent",
    3,
  ],
  [
    "four decimals",
    "circuit-breaker",
    "spec: { outlierDetection: { successRate: { stdevFactor: 1.9001, minRequests: 1, minHosts: 1 } } }\n",
    "spec.outlierDetection.successRate.stdevFactor",
    3,
  ],
  [
    "no errors in a row",
    "circuit-breaker",
    "spec: { outlierDetection: { consecutiveErrors: 0 } }\n",
    "spec.outlierDetection.consecutiveErrors",
    3,
  ],
  [
    "a version that says nothing",
    "circuit-breaker",
    "spec: { versions: { v1: {} } }\n",
    "spec.versions.v1",
    3,
  ],
  ["no version", "circuit-breaker", "spec: { versions: {} }\n", "spec.versions", 3],
  [
    "a version's name that is none",
    "circuit-breaker",
    "spec:\n  versions:\n    'v 1': { limits: { maxRequests: 1 } }\n",
    "spec.versions.v 1",
    5,
  ],
  [
    "a version's limit of none",
    "circuit-breaker",
    "spec:\n  versions:\n    v1.2: { limits: { maxRequests: 0 } }\n",
    "spec.versions.v1.2.limits.maxRequests",
    5,
  ],
  ["no limit", "rate-limit", rule("match: { header: x-tenant }"), "spec.rules.0", 5],
  [
    "a limit of nothing",
    "rate-limit",
    rule("match: { method: POST }\n      requestsPerMinute: 0"),
    "spec.rules.0.requestsPerMinute",
    6,
  ],
  [
    "a header's value that is none",
    "rate-limit",
    rule("match:\n        header:\n          name: x-tenant\n          exact: ''\n      tokensPerMinute: 1"),
    "spec.rules.0.match.header.exact",
    8,
  ],
  ["a status of success", "rate-limit", `${rule("tokensPerMinute: 1")}  status: 200\n`, "spec.status", 6],
  ["another kind", "route", "spec: null\nmore: 1\n", "more", 4],
];

describe("what is wrong is named by its path and place", () => {
  it.each(faulty)("%s", (_, kind, spec, path, line) => {
    const read = parseYaml(head(kind) + spec, { kind, target });
    expect(read).toMatchObject({
      outcome: "faulty",
      faults: expect.arrayContaining([expect.objectContaining({ path, line })]),
    });
  });

  it("also when the text is about something else", () => {
    const text = printYaml({ kind: "route", target, spec: null });
    const about = { kind: "circuit-breaker" as const, target: { ...target, service: "reranker" } };
    const read = parseYaml(text, about);
    expect(read.outcome === "faulty" ? read.faults.map(({ path }) => path) : []).toEqual(["kind", "target"]);
  });

  it.each([
    ["brackets without end", "[".repeat(5_000)],
    ["dashes without end", "- ".repeat(5_000)],
    [
      "a laughing billion",
      `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n`,
    ],
    ["a book", "#".repeat(70_000)],
  ])("and %s do no harm", (_, text) => {
    expect(parseYaml(text).outcome).toBe("faulty");
  });
});
