import { describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import { isOfUnknownKind, refusalOf } from "./refusal";

const said = (code: number, message: string, more: object = {}) => ({
  status: code,
  body: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message, code, ...more }),
  headers: {},
});
const page = (status: number, body = "<html>no</html>", headers = {}) => ({ status, body, headers });

/** The error that a caller gets, and whether the gate stays open. */
function told(answer: Parameters<typeof refusalOf>[0]) {
  const refusal = refusalOf(answer);
  const isAlive = refusal instanceof RefusedAlive;
  const error = isAlive ? refusal.error : refusal;
  if (!(error instanceof AppError)) throw new Error("this is no error of Heddle's");
  const { code, upstream, params } = error;
  return { code, isFinal: upstream === undefined, isOpen: isAlive || upstream === undefined, params };
}

describe("what an API server says", () => {
  it.each([
    [401, "Unauthorized", {}, "upstream-bad-answer", false, false],
    [403, 'virtualservices is forbidden: User "x" cannot patch', {}, "upstream-bad-answer", false, true],
    [409, "the object has been modified", { reason: "Conflict" }, "upstream-bad-answer", false, true],
    [410, "too old resource version", { reason: "Expired" }, "upstream-bad-answer", false, true],
    [429, "try again", { details: { retryAfterSeconds: 3 } }, "upstream-unavailable", false, true],
    [500, "etcdserver: request timed out", {}, "upstream-bad-answer", false, false],
    [500, 'Internal error: failed calling webhook "v"', {}, "upstream-unavailable", false, true],
    [
      500,
      "failed to create typed patch object: field not declared in schema",
      {},
      "invalid-spec",
      true,
      true,
    ],
    [503, "the server is currently unable", {}, "upstream-unavailable", false, false],
    [504, "Timeout: request did not complete", {}, "upstream-timeout", false, true],
    [400, 'admission webhook "v" denied the request', {}, "invalid-spec", true, true],
    [422, "is invalid", { reason: "Invalid" }, "invalid-spec", true, true],
  ])("%i %s", (code, message, more, expected, isFinal, isOpen) => {
    expect(told(said(code, message, more))).toMatchObject({ code: expected, isFinal, isOpen });
  });

  it("names the fields that it refuses, and none for the whole object", () => {
    const causes = [
      { reason: "FieldValueInvalid", message: "must be less", field: "spec.http[0]" },
      { reason: "FieldValueInvalid", message: "no rule holds", field: "<nil>" },
    ];
    expect(refusalOf(said(422, "is invalid", { reason: "Invalid", details: { causes } }))).toMatchObject({
      faults: [{ path: "spec.http[0]", message: "must be less" }],
      params: { reason: "Invalid" },
    });
  });

  it("passes on one line of at most 500 characters", () => {
    const { message } = refusalOf(said(422, `first\n\tsecond ${"x".repeat(2_000)}`));
    expect(message).toMatch(/^the cluster refused: first second x+$/);
    expect(message.length).toBeLessThan(530);
  });
});

describe("what is answered in its place", () => {
  it.each([
    ["a proxy that finds nothing", page(404), "upstream-bad-answer", false],
    ["a proxy without an API server", page(502), "upstream-unavailable", false],
    ["a proxy that was not answered", page(504), "upstream-timeout", false],
    ["a login page", page(403), "upstream-bad-answer", false],
    ["garbage", page(200, '{"kind":"Stat'), "upstream-bad-answer", false],
  ])("%s", (_, answer, code, isOpen) => {
    expect(told(answer)).toMatchObject({ code, isFinal: false, isOpen });
  });

  it("a kind that is not installed", () => {
    const answer = page(404, "404 page not found\n");
    expect(isOfUnknownKind(answer)).toBe(true);
    expect(told(answer)).toMatchObject({ code: "invalid-spec", isFinal: true });
    expect(isOfUnknownKind(page(404))).toBe(false);
  });

  it("too many requests, in plain text and with a time to wait", () => {
    const busy = page(429, "Too many requests, please try again later.\n", { "retry-after": "7" });
    expect(told(busy)).toEqual({
      code: "upstream-unavailable",
      isFinal: false,
      isOpen: true,
      params: { reason: "", retryAfterSeconds: 7 },
    });
  });
});
