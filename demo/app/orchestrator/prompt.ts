import type { AnswerRequest, Passage } from "../messages";

const handbook =
  "You answer questions for the people of one company from the passages of its handbook. Say where an answer " +
  "comes from, keep to the passages, and say so when they do not hold the answer. Write in short sentences. ";

type PromptParts = {
  request: AnswerRequest;
  passages: Passage[];
  notes: string[];
  toolOutput: string | undefined;
};

/** What rarely changes comes first, so that the engine's prefix cache can hold it. */
export function renderPrompt({ request, passages, notes, toolOutput }: PromptParts): string {
  const turns = request.turns.map(({ role, content }) => `${role}: ${content}`);
  return [
    handbook.repeat(3),
    `Tenant: ${request.tenant}.`,
    ...turns,
    ...passages.map(({ id, text }) => `[${id}] ${text}`),
    ...notes.map((note) => `Earlier: ${note}`),
    ...(toolOutput === undefined ? [] : [`Tool ${request.tool}: ${toolOutput}`]),
    "assistant:",
  ].join("\n");
}

/** What the turns ask: the last thing a user said, at most 2,000 characters of it. */
export function questionOf(request: AnswerRequest): string {
  const last = request.turns.findLast(({ role }) => role === "user");
  return (last?.content ?? "").slice(-2000);
}
