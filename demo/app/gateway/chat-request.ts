import { z } from "zod";

const content = z.union([
  z.string(),
  z
    .array(z.object({ type: z.literal("text"), text: z.string() }))
    .transform((parts) => parts.map(({ text }) => text).join("")),
]);

const tokens = z.number().int().min(1).max(1_000_000);

/** What is read of an OpenAI chat completion request; the fields that a server may ignore are ignored. */
export const chatRequestSchema = z.object({
  model: z.string().min(1).max(128),
  messages: z
    .array(z.object({ role: z.enum(["system", "developer", "user", "assistant", "tool"]), content }))
    .min(1)
    .max(256),
  /** OpenAI's field for who asks. */
  user: z.string().max(256).nullish(),
  stream: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: tokens.nullish(),
  max_completion_tokens: tokens.nullish(),
  /** vLLM's extensions, with which a caller gets exactly as many tokens as it asks for. */
  min_tokens: z.number().int().min(0).max(1_000_000).nullish(),
  ignore_eos: z.boolean().nullish(),
  tools: z
    .array(z.object({ type: z.literal("function"), function: z.object({ name: z.string().max(64) }) }))
    .max(16)
    .nullish(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;
