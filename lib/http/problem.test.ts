import { describe, expect, it } from "vitest";
import { problemSchema } from "../contract/problem";
import { AppError, errorCodes } from "../errors";
import { problemResponse, statusOf } from "./problem";

describe("problemResponse", () => {
  it.each(errorCodes)("%s is a problem document with the status of its class", async (code) => {
    const response = problemResponse(new AppError(code, "what happened", { params: { n: 1 } }), "r1");
    expect(response.status).toBe(statusOf(new AppError(code, "")));
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("x-request-id")).toBe("r1");
    expect(problemSchema.parse(await response.json())).toMatchObject({
      code,
      status: response.status,
      requestId: "r1",
    });
  });

  it("carries the faults, the upstream, since and further fields", async () => {
    const error = new AppError("upstream-unavailable", "postgres is unreachable", {
      upstream: "postgres",
      faults: [{ path: "a.b", message: "no" }],
      extra: { since: "2026-01-01T00:00:00.000Z", theirs: { revision: 3n } },
    });
    const response = problemResponse(error, "r2");
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.json()).toMatchObject({
      upstream: "postgres",
      since: "2026-01-01T00:00:00.000Z",
      errors: [{ path: "a.b", message: "no" }],
      theirs: { revision: "3" },
    });
  });

  it("does not let further fields overwrite its own", async () => {
    const error = new AppError("not-found", "gone", { extra: { status: 200, code: "fine", detail: "x" } });
    expect(await problemResponse(error, "r3").json()).toMatchObject({
      status: 404,
      code: "not-found",
      detail: "gone",
    });
  });

  it.each([
    new Error('select "secret" from "ApiToken"'),
    new AppError("internal", "postgresql://user:hunter2@host"),
    "hunter2",
    undefined,
  ])("says nothing of the inside", async (cause) => {
    const response = problemResponse(cause, "r4");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/secret|hunter2|select|postgresql/);
  });
});
