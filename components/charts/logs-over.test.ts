import { describe, expect, it } from "vitest";
import { logsOver } from "./logs-over";

const target = { namespace: "llm", service: "chat-model" };
const stretch = {
  range: { start: 1_000_000, end: 1_000_900 },
  asked: { from: "1970-01-12T13:46:40.000Z", to: "1970-01-12T14:01:40.000Z" },
};

describe("the requests behind all of a chart", () => {
  it.each([
    ["requests", target, {}],
    ["errors", target, { status: "error" }],
    ["ttft", { ...target, version: "v2" }, { version: "v2" }],
    ["latency", { ...target, from: "llm/orchestrator" }, { caller: "llm/orchestrator" }],
    ["share", { ...target, version: "unknown" }, {}],
  ] as const)("of %s %j", (panel, of, narrowed) => {
    expect(logsOver({ panel, range: stretch.range, target: of })).toEqual({
      service: "llm/chat-model",
      ...narrowed,
      ...stretch.asked,
    });
  });
});
