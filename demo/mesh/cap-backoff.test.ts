import { experimental } from "@grpc/grpc-js";
import { describe, expect, it, vi } from "vitest";
import { capReconnectBackoff } from "./cap-backoff";

/** How long the timer waits the twentieth time, in milliseconds. */
function twentiethDelayMs(): number {
  const timer = new experimental.BackoffTimeout(() => {});
  for (let attempt = 0; attempt < 20; attempt++) timer.runOnce();
  const delay = timer.getEndTime().getTime() - Date.now();
  timer.stop();
  return delay;
}

describe("capReconnectBackoff", () => {
  it("keeps the pause between attempts short, which grpc-js does not", () => {
    vi.useFakeTimers();
    expect(twentiethDelayMs()).toBeGreaterThan(60_000);
    capReconnectBackoff();
    capReconnectBackoff();
    expect(twentiethDelayMs()).toBeGreaterThan(1000);
    expect(twentiethDelayMs()).toBeLessThanOrEqual(2400);
    vi.useRealTimers();
  });
});
