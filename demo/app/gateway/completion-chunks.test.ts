import { describe, expect, it } from "vitest";
import type { GenerateChunk } from "../messages";
import { chunkEvents, completionBody, sseDone } from "./completion-chunks";

const head = { requestId: "r-1", model: "qa-chat", created: 1_700_000_000, fingerprint: "chat-model-v2" };
const first: GenerateChunk = { text: "the-0 ", firstIndex: 0, tokens: 1, finishReason: "", usage: null };
const last: GenerateChunk = {
  text: 'say-1 "quoted\n-2 ',
  firstIndex: 1,
  tokens: 2,
  finishReason: "length",
  usage: { promptTokens: 40, completionTokens: 3, cachedTokens: 32 },
};

/** Reads server-sent events as a client does. */
function parse(text: string): unknown[] {
  expect(text.endsWith("\n\n")).toBe(true);
  return text
    .slice(0, -2)
    .split("\n\n")
    .map((event) => {
      expect(event.startsWith("data: ")).toBe(true);
      expect(event).not.toContain("\n");
      return JSON.parse(event.slice("data: ".length));
    });
}

describe("chunkEvents", () => {
  it("begins with the role and says who answers", () => {
    expect(parse(chunkEvents(head, first, false))).toEqual([
      {
        id: "chatcmpl-r-1",
        object: "chat.completion.chunk",
        created: 1_700_000_000,
        model: "qa-chat",
        system_fingerprint: "chat-model-v2",
        choices: [{ index: 0, delta: { role: "assistant", content: "the-0 " }, finish_reason: null }],
      },
    ]);
  });

  it("puts the usage into an event of its own, only when it was asked for", () => {
    expect(parse(chunkEvents(head, last, false))).toHaveLength(1);
    const [chunk, usage] = parse(chunkEvents(head, last, true));
    expect(chunk).toMatchObject({
      choices: [{ delta: { content: 'say-1 "quoted\n-2 ' }, finish_reason: "length" }],
      usage: null,
    });
    expect(usage).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 40,
        completion_tokens: 3,
        total_tokens: 43,
        prompt_tokens_details: { cached_tokens: 32 },
      },
    });
  });

  it("ends as OpenAI's streams end", () => {
    expect(sseDone).toBe("data: [DONE]\n\n");
  });
});

describe("completionBody", () => {
  it("is the whole answer with its usage", () => {
    expect(completionBody(head, "the-0 say-1", last)).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { role: "assistant", content: "the-0 say-1" }, finish_reason: "length" }],
      usage: { total_tokens: 43 },
    });
  });
});
