import { describe, expect, it } from "vitest";
import { type CallEnd, grpcEndLabels, sourceFlags } from "./call-outcome";

const fine: CallEnd = { status: 0, details: "OK", answered: true, gaveUp: false };

describe("sourceFlags", () => {
  it.each<[string, Partial<CallEnd>]>([
    ["-", {}],
    ["-", { status: 14, details: "retriever: overloaded" }],
    ["DC", { status: 1, gaveUp: true }],
    ["UT", { status: 4, details: "Deadline exceeded after 2.000s", answered: false }],
    ["UC", { status: 14, details: "Connection dropped" }],
    ["-", { status: 13, details: "Received RST_STREAM with code 2", told: true }],
    ["UC", { status: 13, details: "Received RST_STREAM with code 2" }],
    [
      "UF",
      { status: 14, answered: false, details: "No connection established. Last error: connect ECONNREFUSED" },
    ],
    [
      "UF",
      {
        status: 14,
        answered: false,
        details:
          "weighted_target: all children report state TRANSIENT_FAILURE. Latest error: round_robin: No connection established",
      },
    ],
    ["UH", { status: 14, answered: false, details: "priority policy has empty priority list" }],
    ["UO", { status: 14, answered: false, details: "Call dropped by load balancing policy." }],
    ["NR", { status: 14, answered: false, details: "Listener chat-model.llm does not exist" }],
    ["FI", { status: 14, answered: false, details: "RPC terminated due to fault injection" }],
  ])("%s", (flag, end) => {
    expect(sourceFlags({ ...fine, ...end })).toBe(flag);
  });
});

describe("grpcEndLabels", () => {
  it("is HTTP 200 with the gRPC status, also for a failure", () => {
    expect(grpcEndLabels({ ...fine, status: 14 }, "UH")).toEqual({
      response_code: "200",
      grpc_response_status: "14",
      response_flags: "UH",
    });
  });

  it("has no status when the client left, and no code when it left before an answer", () => {
    const left = { ...fine, status: 1, gaveUp: true };
    expect(grpcEndLabels(left, "DC")).toEqual({ response_code: "200", response_flags: "DC" });
    expect(grpcEndLabels({ ...left, answered: false }, "DC")).toEqual({
      response_code: "0",
      response_flags: "DC",
    });
  });
});
