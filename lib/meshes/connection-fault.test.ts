import { describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { connectionFault } from "./connection-fault";

function away(code: string, message = "prometheus is unreachable"): AppError {
  const cause = Object.assign(new Error(`connect ${code}`), { code });
  const inner = new AppError("upstream-unavailable", message, { cause, upstream: "prometheus" });
  return new AppError(inner.code, inner.message, { cause: inner, upstream: "prometheus" });
}
const bad = (message: string, params: AppError["params"] = {}) =>
  new AppError("upstream-bad-answer", message, { upstream: "prometheus", params });

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
    [bad("prometheus let nobody in with these credentials (HTTP 401): no org id"), "tenant-missing"],
    [
      bad("prometheus let nobody in with these credentials (HTTP 403): denied", { status: 403 }),
      "not-let-in",
    ],
    [bad("the control plane answered badly: it does not accept Heddle's token"), "not-let-in"],
    [bad("prometheus answered HTTP 404: page not found", { status: 404 }), "no-api"],
    [bad("prometheus answered what is not its interface's JSON: <html>"), "no-api"],
    [bad("loki answered HTTP 500"), "bad-answer"],
    [new AppError("upstream-unavailable", "loki is not ready: HTTP 503"), "not-ready"],
    [new Error("boom"), "bad-answer"],
  ])("%s is %s", (cause, code) => {
    expect(connectionFault(cause)).toMatchObject({ code, severity: "fault" });
  });

  it("says it in one short line", () => {
    const { params } = connectionFault(bad(`prometheus answered HTTP 500:\n${"x".repeat(2_000)}`));
    expect(String(params.detail)).not.toContain("\n");
    expect(String(params.detail).length).toBeLessThanOrEqual(300);
  });
});
