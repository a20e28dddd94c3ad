import { describe, expect, it } from "vitest";
import { AppError } from "../../errors";
import { RefusedAlive } from "../../http/upstream-gate";
import type { RouteSpec } from "../../policies/route-spec";
import { xdsControlPlane } from "./adapter";
import { refusalOf, xdsUpstream } from "./client";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };
const origin = { policyId: "p", revision: 3, changeId: "c" };
const plane = xdsControlPlane(
  xdsUpstream({ url: "http://127.0.0.1:1", bearerToken: { value: "secret" } }),
  () => {
    throw new Error("nothing here asks a control plane");
  },
);
const all: RouteSpec = { rules: [{ split: [{ to: { version: "v1" }, weightBp: 10_000 }] }] };

describe("compile", () => {
  it("gives the same bytes for the same policy", () => {
    const spec: RouteSpec = {
      rules: [
        {
          name: "beta",
          match: [{ headers: { "x-tier": { exact: "beta" } }, grpc: { service: "llm.Chat", method: "Ask" } }],
          split: [{ to: { version: "v2" }, weightBp: 10_000 }],
          timeoutMs: 5_000,
          retries: { attempts: 2, on: ["unavailable"] },
          fault: { abort: { percentBp: 100, status: 503 } },
        },
        ...all.rules,
      ],
    };
    expect(plane.compile(target, { kind: "route", spec, origin })).toEqual([
      {
        ref: "config llm/chat-model",
        body: '{"route":{"origin":{"changeId":"c","policyId":"p","revision":3},"rules":[{"fault":{"abort":{"percentBp":100,"status":503}},"match":[{"headers":{"x-tier":{"exact":"beta"}},"path":{"exact":"/llm.Chat/Ask"}}],"name":"beta","retries":{"attempts":2,"on":["unavailable"]},"split":[{"version":"v2","weightBp":10000}],"timeoutMs":5000},{"split":[{"version":"v1","weightBp":10000}]}]}}',
      },
    ]);
  });

  it("takes everything away where there is no policy", () => {
    expect(plane.compile(target, { kind: "route", spec: null, origin })).toEqual([
      { ref: "config llm/chat-model", body: "" },
    ]);
  });
});

describe("unsupported", () => {
  it("names what gRPC clients cannot do by its path", () => {
    const [rule] = all.rules;
    if (!rule) return;
    const spec: RouteSpec = {
      rules: [
        {
          ...rule,
          match: [
            { headers: { "x-bin": { present: true } }, path: { prefix: "/a" }, grpc: { service: "a" } },
          ],
          retries: { attempts: 2, perTryTimeoutMs: 100, on: ["unavailable", "connect-failure"] },
        },
      ],
    };
    expect(plane.unsupported({ kind: "route", spec, origin }, target).map(({ path }) => path)).toEqual([
      "rules.0.retries.perTryTimeoutMs",
      "rules.0.retries.on.1",
      "rules.0.match.0.path",
      "rules.0.match.0.headers.x-bin",
    ]);
    expect(plane.unsupported({ kind: "route", spec: all, origin }, target)).toEqual([]);
  });
});

describe("command", () => {
  it("does what apply does, quoted for a shell, and keeps the token to itself", () => {
    const command = plane.command(
      target,
      "route",
      [{ ref: "config llm/chat-model", body: `{"a":"it's"}` }],
      "e1",
    );
    expect(command).toContain("curl -X PUT 'http://127.0.0.1:1/v1/services/llm/chat-model/config/route'");
    expect(command).toContain(`-H 'If-Match: "e1"'`);
    expect(command).toContain(`--data '{"a":"it'\\''s"}'`);
    expect(command).not.toContain("secret");
  });
});

describe("a refusal", () => {
  const refusal = (status: number, code = "c", path?: string) =>
    refusalOf({ status, body: { error: { code, message: "m", ...(path ? { path } : {}) } } });

  it.each([
    [503, "upstream-unavailable"],
    [408, "upstream-timeout"],
    [429, "upstream-bad-answer"],
  ])("with %d proves the control plane alive: %s", (status, code) => {
    const error = refusal(status);
    expect(error).toBeInstanceOf(RefusedAlive);
    expect(error).toMatchObject({ error: { code, upstream: "control-plane" } });
  });

  it("of the content is final, and names the path", () => {
    const error = refusal(422, "bad-regex", "route.rules.0.match");
    expect(error).toMatchObject({ code: "invalid-spec", faults: [{ path: "route.rules.0.match" }] });
    expect((error as AppError).upstream).toBeUndefined();
    expect(refusal(422, "delivery-id-reused")).toMatchObject({ code: "control-plane-conflict" });
  });

  it.each([
    ["of the token", refusal(401)],
    ["with its own failure", refusal(500)],
    ["that is not its own", refusalOf({ status: 502, body: "<html>" })],
  ])("%s is a bad answer", (_what, error) => {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "upstream-bad-answer", upstream: "control-plane" });
  });
});
