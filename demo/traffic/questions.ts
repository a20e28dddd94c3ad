import { pick, type Random } from "./random";

const openings = [
  "How do we handle",
  "What does the handbook say about",
  "Why did the dashboard show",
  "Who decides about",
  "Summarise what is known of",
  "Compare last week with this week for",
  "What should I do first about",
] as const;
const topics = [
  "a late shipment",
  "requests that arrive in bursts",
  "the cost of a long context",
  "the embedding cache",
  "an invoice from the last quarter",
  "the queue in front of a full engine",
  "a canary release",
  "errors that users can see",
  "streams that last for minutes",
  "the retry budget",
  "idle connections",
] as const;
const fillers = [
  "The customer wrote twice about it.",
  "It began after the last release.",
  "Only some regions are affected.",
  "The report is due on Friday.",
  "Two teams looked at it already.",
  "The numbers are from the morning.",
  "Nobody has changed the limits since spring.",
  "The contract names a response time.",
] as const;

/** A question of about so many tokens (four characters each). */
export function question(random: Random, tokens: number): string {
  const parts = [`${pick(random, openings)} ${pick(random, topics)}?`];
  let characters = parts[0]?.length ?? 0;
  while (characters < tokens * 4) {
    const filler = pick(random, fillers);
    parts.push(filler);
    characters += filler.length + 1;
  }
  return parts.join(" ");
}
