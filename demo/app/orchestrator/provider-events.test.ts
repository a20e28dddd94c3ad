import { describe, expect, it } from "vitest";
import { ProviderEvents } from "./provider-events";

const stream = [
  { choices: [{ delta: { content: "a-0 b-1 " }, finish_reason: null }] },
  { choices: [{ delta: { content: "c-2 " }, finish_reason: "stop" }] },
  { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } },
]
  .map((event) => `data: ${JSON.stringify(event)}\n\n`)
  .join("")
  .concat("data: [DONE]\n\n");

describe("a provider's stream", () => {
  it.each([1, 7, 50, 10_000])("is read the same in pieces of %i characters", (size) => {
    const events = new ProviderEvents();
    const chunks = [];
    for (let at = 0; at < stream.length; at += size) chunks.push(...events.read(stream.slice(at, at + size)));
    expect(chunks).toEqual([
      { text: "a-0 b-1 ", firstIndex: 0, tokens: 2, finishReason: "", usage: null },
      {
        text: "c-2 ",
        firstIndex: 2,
        tokens: 1,
        finishReason: "stop",
        usage: { promptTokens: 7, completionTokens: 3, cachedTokens: 0 },
      },
    ]);
    expect(events.done).toBe(true);
  });

  it.each(["data: {\n\n", 'data: {"choices":3}\n\n', "data: null\n\n"])("throws at %j", (text) => {
    expect(() => new ProviderEvents().read(text)).toThrow();
  });
});
