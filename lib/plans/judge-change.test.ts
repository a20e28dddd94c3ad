import { describe, expect, it } from "vitest";
import { type ChangeFacts, judgeChange } from "./judge-change";

const facts: ChangeFacts = {
  state: "accepted",
  strength: { kind: "stored" },
  isStanding: true,
  isUndone: false,
  lastError: null,
};
const rejected = { node: "gateway-1", detail: "no such cluster" };
const strength = { kind: "proxies", acked: 0, total: 1, lagging: [], rejected: [rejected] } as const;

describe("how far a change has to get", () => {
  it.each([
    [{ state: "queued" }, "under-way", "under-way"],
    [{ state: "delivering" }, "under-way", "under-way"],
    [{ state: "accepted" }, "there", "under-way"],
    [{ state: "converged" }, "there", "there"],
  ] as const)(
    "%j is %s where it has to be accepted, %s where it has to be converged",
    (own, accepted, converged) => {
      expect(judgeChange({ ...facts, ...own }, "accepted").is).toBe(accepted);
      expect(judgeChange({ ...facts, ...own }, "converged").is).toBe(converged);
    },
  );

  it.each([
    [{ state: "failed", lastError: { code: "x", message: "no such route" } }, "failed", "no such route"],
    [{ state: "conflicted" }, "conflicted", "others"],
    [{ state: "cancelled" }, "cancelled", "cancelled"],
    [{ state: "superseded" }, "superseded", "newer"],
    [{ state: "converged", isStanding: false }, "superseded", "newer"],
    [{ state: "converged", isUndone: true, isStanding: false }, "undone", "taken back"],
    [
      { strength: { kind: "refused", by: "istiod", reason: "r", detail: "bad host" } },
      "refused",
      "istiod: bad host",
    ],
    [{ strength: { ...strength, rejected: [rejected] } }, "refused", "gateway-1: no such cluster"],
  ] as const)("%j will not get there", (own, code, words) => {
    const verdict = judgeChange({ ...facts, ...own } as ChangeFacts, "accepted");
    expect(verdict).toMatchObject({ is: "faulty", fault: { code, message: expect.stringContaining(words) } });
  });
});
