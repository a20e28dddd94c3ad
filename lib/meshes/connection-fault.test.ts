import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import { readAnswer } from "../loki/read-answer";
import { connectionFault } from "./connection-fault";

function away(code: string, message = "prometheus is unreachable"): AppError {
  const cause = Object.assign(new Error(`connect ${code}`), { code });
  const inner = new AppError("upstream-unavailable", message, { cause, upstream: "prometheus" });
  return new AppError(inner.code, inner.message, { cause: inner, upstream: "prometheus" });
}
const bad = (message: string, params: AppError["params"] = {}) =>
  new AppError("upstream-bad-answer", message, { upstream: "prometheus", params });

/** What the Loki client throws for an answer. */
function loki(status: number, body: string): unknown {
  try {
    return readAnswer({ status, body }, z.unknown());
  } catch (cause) {
    return cause instanceof RefusedAlive ? cause.error : cause;
  }
}

describe("why a connection cannot be used", () => {
  it.each([
    [away("ENOTFOUND"), "name-unknown"],
    [away("EAI_AGAIN"), "name-unknown"],
    [away("ECONNREFUSED"), "refused"],
    [away("EHOSTUNREACH"), "no-way"],
    [away("UND_ERR_CONNECT_TIMEOUT"), "timeout"],
    [away("CERT_HAS_EXPIRED"), "tls"],
    [away("ERR_TLS_CERT_ALTNAME_INVALID"), "tls"],
    [away("SELF_SIGNED_CERT_IN_CHAIN"), "tls"],
    [away("EPROTO"), "tls"],
    [new AppError("upstream-timeout", "prometheus did not answer in time"), "timeout"],
    [
      bad("prometheus let nobody in with these credentials (HTTP 401): no org id", { status: 401 }),
      "tenant-missing",
    ],
    [
      bad("prometheus let nobody in with these credentials (HTTP 403): denied", { status: 403 }),
      "not-let-in",
    ],
    [bad("the control plane answered badly: it does not accept Heddle's token"), "not-let-in"],
    [bad("the cluster does not accept Heddle's credentials"), "not-let-in"],
    [bad("prometheus answered HTTP 404: page not found", { status: 404 }), "no-api"],
    [bad("prometheus answered what is not its interface's JSON: <html>", { status: 200 }), "no-api"],
    [bad("the control plane answered badly: something that is not its own interface"), "no-api"],
    [bad("the control plane answered with something that is not JSON"), "no-api"],
    [
      bad("prometheus answered HTTP 500: HTTP 403 came from its store, in JSON", { status: 500 }),
      "bad-answer",
    ],
    [new Error("boom"), "bad-answer"],
  ])("%s is %s", (cause, code) => {
    expect(connectionFault(cause)).toMatchObject({ code, severity: "fault" });
  });

  it.each([
    [200, "<html>", "no-api"],
    [401, "no org id", "tenant-missing"],
    [403, "denied", "not-let-in"],
    [404, "404 page not found", "no-api"],
    [405, "", "no-api"],
    [500, "HTTP 404 within", "bad-answer"],
    [503, "starting", "not-ready"],
    [504, "context deadline: timed out", "timeout"],
  ])("a Loki that answers %s with %s: %s", (status, body, code) => {
    expect(connectionFault(loki(status, body))).toMatchObject({ code });
  });

  it("says it in one short line", () => {
    const { params } = connectionFault(bad(`prometheus answered HTTP 500:\n${"x".repeat(2_000)}`));
    expect(String(params.detail)).not.toContain("\n");
    expect(String(params.detail).length).toBeLessThanOrEqual(300);
  });
});
