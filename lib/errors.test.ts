import { describe, expect, it, vi } from "vitest";
import { AppError } from "./errors";

describe("AppError", () => {
  it("is known to every copy of its module", async () => {
    vi.resetModules();
    const copy = await import("./errors");
    expect(copy.AppError).not.toBe(AppError);
    expect(new copy.AppError("internal", "x")).toBeInstanceOf(AppError);
    expect(new AppError("internal", "x")).toBeInstanceOf(copy.AppError);
  });

  it.each([new Error("x"), new TypeError("x"), { code: "internal" }, null, undefined, "internal"])(
    "is not %s",
    (value) => {
      expect(value instanceof AppError).toBe(false);
    },
  );
});
