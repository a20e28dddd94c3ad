import { describe, expect, it } from "vitest";
import { signInPath } from "./sign-in-path";

describe("signInPath", () => {
  it.each([
    ["/", "/sign-in"],
    ["/topology?mesh=demo&window=5m", "/sign-in?next=%2Ftopology%3Fmesh%3Ddemo%26window%3D5m"],
    ["//evil.example", "/sign-in"],
    ["/\\evil.example", "/sign-in"],
    ["https://evil.example", "/sign-in"],
    ["/sign-in?next=/x", "/sign-in"],
    ["", "/sign-in"],
    [`/${"x".repeat(2_000)}`, "/sign-in"],
  ])("from %s leads to %s", (path, expected) => {
    expect(signInPath(path)).toBe(expected);
  });
});
