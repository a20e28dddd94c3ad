import { blockTokens } from "./kv-blocks";

/** English text has about four characters to a token. */
const charactersPerToken = 4;
const charactersPerBlock = charactersPerToken * blockTokens;

type PromptTokens = {
  count: number;
  /** One hash a full block; each covers everything before it, so equal hashes mean equal prefixes. */
  prefixHashes: number[];
};

/** Counts a prompt's tokens and hashes its full blocks (FNV-1a, chained). */
export function readPrompt(prompt: string): PromptTokens {
  const count = Math.max(1, Math.ceil(prompt.length / charactersPerToken));
  const prefixHashes: number[] = [];
  let hash = 0x811c9dc5;
  const end = Math.floor(prompt.length / charactersPerBlock) * charactersPerBlock;
  for (let at = 0; at < end; at++) {
    hash = Math.imul(hash ^ prompt.charCodeAt(at), 0x01000193) >>> 0;
    if ((at + 1) % charactersPerBlock === 0) prefixHashes.push(hash);
  }
  return { count, prefixHashes };
}
