import { describe, expect, it } from "vitest";
import { AppError } from "../errors";
import { RefusedAlive } from "../http/upstream-gate";
import { readAnswer } from "./read-answer";
import { queryDataSchema } from "./wire";

const empty = { resultType: "vector", result: [] };

function errorOf(status: number, body: unknown): { isAlive: boolean; error: AppError } {
  try {
    readAnswer({ status, body: typeof body === "string" ? body : JSON.stringify(body) }, queryDataSchema);
  } catch (cause) {
    const error = cause instanceof RefusedAlive ? cause.error : cause;
    if (error instanceof AppError) return { isAlive: cause instanceof RefusedAlive, error };
    throw cause;
  }
  throw new Error("it was read");
}

const api = (errorType: string, error: string) => ({ status: "error", errorType, error });
const page =
  '<!DOCTYPE html><html><head><title>Sign in to\n your account</title></head><body class="a">x</body></html>';

describe("what is not an answer", () => {
  it.each([
    [400, api("bad_data", "1:5: parse error: x"), true, "upstream-bad-answer", "1:5: parse error: x"],
    [422, api("execution", "would load too many samples"), true, "upstream-bad-answer", "too many samples"],
    [503, api("timeout", "query timed out in x"), true, "upstream-timeout", "query timed out in x"],
    [
      499,
      api("canceled", "query was canceled in x"),
      true,
      "upstream-timeout",
      "(canceled): query was canceled",
    ],
    [500, api("internal", "block 01: io error"), true, "upstream-bad-answer", "block 01: io error"],
    [500, api("unavailable", "TSDB not ready"), false, "upstream-unavailable", "TSDB not ready"],
    [404, api("not_found", "no such rule"), true, "upstream-bad-answer", "(not_found): no such rule"],
    [429, api("too_many_requests", "the request has been rejected"), true, "rate-limited", "been rejected"],
    [429, "too many outstanding requests\n", true, "rate-limited", "too many outstanding requests"],
    [401, "no org id\n", false, "upstream-bad-answer", "credentials (HTTP 401): no org id"],
    [403, { status: "error", error: "wrong token" }, false, "upstream-bad-answer", "(HTTP 403): wrong token"],
    [502, "<html><body><h1>502 Bad Gateway</h1></body></html>", false, "upstream-unavailable", "502 Bad"],
    [503, "Service Unavailable", false, "upstream-unavailable", "(HTTP 503): Service Unavailable"],
    [504, page, false, "upstream-unavailable", '(HTTP 504): a web page, "Sign in to your account"'],
    [404, "404 page not found\n", false, "upstream-bad-answer", "HTTP 404: 404 page not found"],
    [302, page, false, "upstream-bad-answer", 'HTTP 302: a web page, "Sign in to your account"'],
    [200, page, false, "upstream-bad-answer", 'a web page, "Sign in to your account"'],
    [200, "", false, "upstream-bad-answer", "not its interface's JSON"],
    [200, { status: "success", data: { resultType: "cube" } }, false, "upstream-bad-answer", "interface"],
    [200, { status: "success" }, false, "upstream-bad-answer", "interface"],
    [200, api("bad_data", "an error with 200"), false, "upstream-bad-answer", "interface"],
  ])("HTTP %d with %j: alive %s, %s", (status, body, isAlive, code, words) => {
    const read = errorOf(status, body);
    expect(read).toMatchObject({
      isAlive,
      error: { code, upstream: "prometheus", params: { status } },
    });
    expect(read.error.message).toContain(words);
  });

  it.each([
    [422, "422", "execution", true, "upstream-bad-answer"],
    [400, "400", "bad_data", true, "upstream-bad-answer"],
    [503, "503", "unavailable", false, "upstream-unavailable"],
    [500, "500", "internal", true, "upstream-bad-answer"],
  ])("VictoriaMetrics' HTTP %d with errorType %j is %s", (status, number, errorType, isAlive, code) => {
    expect(errorOf(status, api(number, "cannot parse"))).toMatchObject({
      isAlive,
      error: { code, params: { errorType, status } },
    });
  });

  it("knows a query that VictoriaMetrics gave up from one that it does not understand", () => {
    const slow = api("422", "error when executing query: cannot be executed: timeout exceeded: 30 seconds");
    expect(errorOf(422, api("422", "search exceeds the timeout of 30s"))).toMatchObject({
      error: { code: "upstream-timeout" },
    });
    expect(errorOf(422, slow).error.code).toBe("upstream-timeout");
    expect(errorOf(404, { status: "error", msg: "for accessing rules set a proxy" }).error.message).toContain(
      "for accessing rules",
    );
  });

  it("keeps an error's words short", () => {
    expect(errorOf(422, api("execution", "x".repeat(100_000))).error.message.length).toBeLessThanOrEqual(400);
  });
});

describe("what is said beside the data", () => {
  const warningsOf = (said: object) =>
    readAnswer(
      { status: 200, body: JSON.stringify({ status: "success", data: empty, ...said }) },
      queryDataSchema,
    ).warnings.map(({ code, message }) => [code, message]);

  it.each([
    [{}, []],
    [{ warnings: null, infos: null }, []],
    [
      { infos: ["PromQL info: no _total (1:6)"], warnings: ["PromQL warning: mixed"] },
      [
        ["prometheus-warning", "PromQL warning: mixed"],
        ["prometheus-info", "PromQL info: no _total (1:6)"],
      ],
    ],
    [{ warnings: ["PromQL info: an older one"] }, [["prometheus-info", "PromQL info: an older one"]]],
    [{ isPartial: false }, []],
    [{ isPartial: true }, [["partial", "the answer is partial: some of the storage did not answer"]]],
    [
      { warnings: ["No StoreAPIs matched for this query", "No StoreAPIs matched for this query"] },
      [["partial", "No StoreAPIs matched for this query"]],
    ],
    [
      {
        warnings: [
          "receive series from Addr: s1 LabelSets: {} : rpc error: code = Unavailable desc = gone",
          "results truncated due to limit",
          "remote read: something else",
        ],
      },
      [
        ["partial", "receive series from Addr: s1 LabelSets: {} : rpc error: code = Unavailable desc = gone"],
        ["partial", "results truncated due to limit"],
        ["prometheus-warning", "remote read: something else"],
      ],
    ],
  ])("%j", (said, expected) => {
    expect(warningsOf(said)).toEqual(expected);
  });

  it("drops the least grave where there are too many", () => {
    const infos = Array.from({ length: 50 }, (_, n) => `info ${n}`);
    const kept = warningsOf({ infos, isPartial: true, warnings: ["real"] });
    expect(kept).toHaveLength(20);
    expect(kept.slice(0, 2).map(([code]) => code)).toEqual(["partial", "prometheus-warning"]);
  });
});
