import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cookieValue, sealSession, sessionCookieLine, unsealSession } from "./sealed-session";

const key = "k".repeat(32);
const session = {
  id: "0190a1b2-0000-7000-8000-000000000001",
  user: "0190a1b2-0000-7000-8000-000000000002",
  name: 'Ann; ="ü\n',
  secret: "s".repeat(43),
  expires: 2_000_000_000,
};
const now = 1_900_000_000_000;

describe("sealed sessions", () => {
  it("come back as they were", () => {
    expect(unsealSession(sealSession(session, key), key, now)).toEqual(session);
  });

  it("end at their time, and count for one key only", () => {
    const sealed = sealSession(session, key);
    expect(unsealSession(sealed, key, session.expires * 1_000)).toBeUndefined();
    expect(unsealSession(sealed, "x".repeat(32), now)).toBeUndefined();
  });

  it("do not survive the change of any one character", () => {
    const sealed = sealSession(session, key);
    const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    fc.assert(
      fc.property(fc.nat(sealed.length - 2), fc.constantFrom(...letters), (at, letter) => {
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        if (changed !== sealed) expect(unsealSession(changed, key, now)).toBeUndefined();
      }),
    );
  });

  it("never throw, whatever a cookie says", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.string().map((text) => `${text}.${text}`),
        ),
        (text) => {
          expect(unsealSession(text, key, now)).toBeUndefined();
        },
      ),
    );
  });
});

describe("cookies", () => {
  it.each([
    ["a=1; heddle_session=x.y; b=2", "x.y"],
    ["heddle_session=x=y", "x=y"],
    ["not_heddle_session=x", undefined],
    ["", undefined],
    [null, undefined],
  ])("%s holds %s", (header, value) => {
    expect(cookieValue(header, "heddle_session")).toBe(value);
  });

  it("are for this site and no script", () => {
    expect(sessionCookieLine("v", 60, false)).toBe(
      "heddle_session=v; Path=/; HttpOnly; SameSite=Strict; Max-Age=60",
    );
    expect(sessionCookieLine("v", 60, true)).toMatch(/; Secure$/);
  });
});
