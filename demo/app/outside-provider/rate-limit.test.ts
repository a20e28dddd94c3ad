import { describe, expect, it } from "vitest";
import { RateLimit } from "./rate-limit";

describe("the provider's rate limit", () => {
  it("allows so many a minute, says when to come again, and allows it then", () => {
    const limit = new RateLimit(60);
    const first = Array.from({ length: 61 }, () => limit.take(1000));
    expect(first.filter(({ allowed }) => allowed)).toHaveLength(60);
    expect(first.at(-1)).toMatchObject({ allowed: false, limit: 60, remaining: 0, retryAfterSeconds: 1 });
    expect(first.at(-1)?.resetSeconds).toBe(60);
    expect(limit.take(1900).allowed).toBe(false);
    expect(limit.take(2000).allowed).toBe(true);
    expect(limit.take(2000).allowed).toBe(false);
  });

  it("holds a lower limit at once, whatever was saved up", () => {
    const limit = new RateLimit(600);
    limit.limit = 6;
    const taken = Array.from({ length: 20 }, () => limit.take(0).allowed);
    expect(taken.filter(Boolean)).toHaveLength(6);
    expect(limit.take(1000)).toMatchObject({ allowed: false, retryAfterSeconds: 9 });
  });
});
