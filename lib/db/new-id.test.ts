import { describe, expect, it, vi } from "vitest";
import { newId } from "./new-id";

describe("newId", () => {
  it("is a UUIDv7 that holds the time", () => {
    const before = Date.now();
    const id = newId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const ms = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    expect(ms).toBeGreaterThanOrEqual(before);
    expect(ms).toBeLessThanOrEqual(Date.now() + 1);
  });

  it("sorts in the order of making, also within a millisecond and when the clock goes back", () => {
    vi.useFakeTimers({ now: Date.now() });
    const ids = Array.from({ length: 10_000 }, () => newId());
    vi.setSystemTime(Date.now() - 60_000);
    ids.push(newId());
    vi.useRealTimers();
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });
});
