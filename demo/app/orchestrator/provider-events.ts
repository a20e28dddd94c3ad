import { z } from "zod";
import type { GenerateChunk } from "../messages";

const eventSchema = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z
    .object({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      prompt_tokens_details: z.object({ cached_tokens: z.number() }).nullish(),
    })
    .nullish(),
});

/**
 * Reads an OpenAI stream into messages as the own model servers send them. The last message is held back
 * until the usage is known, since it carries both.
 */
export class ProviderEvents {
  done = false;
  private rest = "";
  private tokens = 0;
  private last: GenerateChunk | undefined;

  /** The messages that `text` completed; throws when it is no such stream. */
  read(text: string): GenerateChunk[] {
    const events = (this.rest + text).split("\n\n");
    this.rest = events.pop() ?? "";
    if (this.rest.length > 1024 * 1024) throw new Error("an event without an end");
    return events.flatMap((event) => this.chunksOf(event));
  }

  private chunksOf(event: string): GenerateChunk[] {
    if (!event.startsWith("data: ")) return [];
    const data = event.slice(6);
    if (data === "[DONE]") {
      this.done = true;
      return this.last ? [this.last] : [];
    }
    const { choices, usage } = eventSchema.parse(JSON.parse(data));
    if (usage && this.last) {
      this.last.usage = {
        promptTokens: usage.prompt_tokens,
        completionTokens: usage.completion_tokens,
        cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
      };
    }
    const [choice] = choices;
    if (!choice) return [];
    const words = choice.delta.content ?? "";
    const chunk = this.chunk(words, choice.finish_reason ?? "");
    if (chunk.finishReason === "") return [chunk];
    this.last = chunk;
    return [];
  }

  private chunk(text: string, finishReason: string): GenerateChunk {
    const count = text.split(" ").filter((word) => word !== "").length;
    const firstIndex = this.tokens;
    this.tokens += count;
    return { text, firstIndex, tokens: count, finishReason, usage: null };
  }
}
