import { describe, expect, it } from "vitest";
import { logsAt } from "./logs-at";

const target = { namespace: "llm", service: "chat-model" };
const point = { at: 1_000_000, stepSeconds: 5, value: 412.7, version: "v2", target };

describe("the requests behind a point", () => {
  it.each([
    ["requests", {}],
    ["errors", { status: "error" }],
    ["ttft", { ttftSlowerMs: 412 }],
    ["latency", { slowerMs: 412 }],
    ["e2e", { slowerMs: 412 }],
    ["kv-cache", {}],
  ] as const)("of %s", (panel, narrowed) => {
    expect(logsAt({ ...point, panel })).toEqual({
      service: "llm/chat-model",
      version: "v2",
      ...narrowed,
      from: "1970-01-12T13:46:25.000Z",
      to: "1970-01-12T13:46:55.000Z",
    });
  });

  it("are those of the page's version and caller where the line says none, and as far as a step reaches", () => {
    const edge = { ...target, version: "v1", from: "llm/orchestrator" };
    const filter = logsAt({ ...point, panel: "errors", version: undefined, stepSeconds: 60, target: edge });
    expect(filter).toMatchObject({
      version: "v1",
      caller: "llm/orchestrator",
      to: "1970-01-12T13:47:40.000Z",
    });
  });
});
