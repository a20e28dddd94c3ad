import { allProfiles } from "../profiles/all-profiles";
import type { SaidNames } from "../profiles/log-profile";

/**
 * Names, in small letters, of fields that hold what people and models said, in whatever line: OpenAI's, OpenTelemetry's
 * (`gen_ai.input.messages`) and OpenInference's (`input.value`). Of a name with dots its last part counts too.
 */
export const commonSaid: SaidNames = {
  prompt: [
    ...["prompt", "prompts", "prompt_text", "system_prompt", "user_prompt", "messages", "input_messages"],
    ...[
      "user_message",
      "chat_history",
      "question",
      "system_instruction",
      "system_instructions",
      "input.value",
    ],
  ],
  answer: [
    ...["completion", "completions", "choices", "generated_text", "output_text", "output_messages", "answer"],
    ...["reasoning_content", "candidates", "output.value"],
  ],
  text: ["content", "contents", "tool_calls", "function_call", "arguments"],
};

/**
 * Every profile's names count in every line: a line that is cut off, or wrapped into another format, is read by no profile.
 */
export const saidByProfiles: readonly SaidNames[] = allProfiles.flatMap(({ said }) => said ?? []);
