import { describe, expect, it } from "vitest";
import { describeShift } from "../../../lib/services/describe-shift";
import { summaryText } from "./summary-text";

const target = { mesh: "demo", namespace: "llm", service: "chat-model" };

describe("a shift in one line on the screen", () => {
  it.each([
    [{ v1: 9000, v2: 1000 }, { v1: 5000, v2: 5000 }, ["v1 90 → 50,", "v2 10 → 50"]],
    [{ v1: 9000, v2: 1000 }, { v1: 8950, v2: 1050 }, ["v1 90 → 89.5,", "v2 10 → 10.5"]],
  ])("breaks %j to %j between moves only", (before, after, moves) => {
    const line = summaryText(describeShift(target, { rule: "default", before, after }));
    expect(line.split(" ")).toEqual([
      "route",
      "llm/chat-model:",
      ...moves.map((move) => move.replaceAll(" ", "\u00a0")),
    ]);
  });
});
