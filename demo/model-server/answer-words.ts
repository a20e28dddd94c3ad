const words = [
  "the",
  "service",
  "answers",
  "because",
  "each",
  "request",
  "keeps",
  "its",
  "order",
  "while",
  "traffic",
  "moves",
  "between",
  "versions",
  "and",
  "every",
  "token",
  "carries",
  "an",
  "index",
  "so",
  "that",
  "readers",
  "can",
  "check",
  "what",
  "arrived",
  "in",
  "which",
  "place",
  "without",
  "gaps",
];

/** Token `index` of an answer: a word and its place, as in `traffic-10 `. The same seed, the same words. */
export function answerToken(seed: number, index: number): string {
  const mixed = Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b) >>> 16;
  return `${words[mixed % words.length]}-${index} `;
}

/** A number from a text, the same each time. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/** How long the model would like its answer to be: log-normal around 85 tokens, fixed by the seed. */
export function naturalLength(seed: number): number {
  const first = ((Math.imul(seed, 0x9e3779b1) >>> 0) + 1) / 4294967297;
  const second = (Math.imul(seed ^ 0x5bd1e995, 0x85ebca6b) >>> 0) / 4294967296;
  const normal = Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second);
  return Math.min(1200, Math.max(8, Math.round(85 * Math.exp(0.6 * normal))));
}
