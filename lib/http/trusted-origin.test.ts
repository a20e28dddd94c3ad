import { describe, expect, it } from "vitest";
import { requireTrustedHost, requireTrustedOrigin } from "./trusted-origin";

const allowed = ["localhost:7400", "127.0.0.1:7400", "heddle.example"];

describe("requireTrustedHost", () => {
  it.each([
    ["localhost:7400", true],
    ["LOCALHOST:7400", true],
    ["heddle.example", true],
    ["localhost", false],
    ["localhost:7401", false],
    ["evil.example:7400", false],
    ["localhost:7400.evil.example", false],
    [null, false],
  ])("%s: %s", (host, trusted) => {
    const check = () => requireTrustedHost(new Headers(host === null ? {} : { host }), allowed);
    if (trusted) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: "untrusted-origin" }));
  });
});

describe("requireTrustedOrigin", () => {
  it.each([
    ["POST", "http://localhost:7400", true, true],
    ["POST", "https://heddle.example", true, true],
    ["POST", "https://heddle.example:443", true, true],
    ["POST", null, true, false],
    ["DELETE", null, true, false],
    ["GET", null, true, true],
    ["POST", null, false, true],
    ["POST", "null", true, false],
    ["POST", "null", false, false],
    ["GET", "http://evil.example", true, false],
    ["POST", "http://evil.example", false, false],
    ["POST", "http://localhost:7400@evil.example", true, false],
    ["POST", "javascript://localhost:7400", true, false],
  ])("%s from %s (cookie: %s) is trusted: %s", (method, origin, byCookie, trusted) => {
    const headers = new Headers(origin === null ? {} : { origin });
    const check = () => requireTrustedOrigin({ method, headers }, allowed, byCookie);
    if (trusted) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: "untrusted-origin" }));
  });
});
