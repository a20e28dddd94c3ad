import type { ScreenReply, ScreenRequest } from "../messages";

const rules: { name: string; pattern: RegExp }[] = [
  { name: "prompt-injection", pattern: /ignore (all |the )?(previous|above) instructions/i },
  { name: "card-number", pattern: /\b(?:\d[ -]?){15}\d\b/ },
  { name: "private-key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
];

/** Refuses text that one of the rules matches. */
export function screen({ text }: ScreenRequest): ScreenReply {
  const broken = rules.find(({ pattern }) => pattern.test(text));
  return { allowed: broken === undefined, rule: broken?.name ?? "" };
}
