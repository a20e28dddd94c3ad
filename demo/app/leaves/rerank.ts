import type { PassagesReply, RerankRequest } from "../messages";
import { terms } from "./embed";

/** Orders passages by the share of their words that the query has too, then by the first score. */
export function rerank({ query, passages, limit }: RerankRequest): PassagesReply {
  const asked = new Set(terms(query));
  const scored = passages.map((passage) => {
    const words = terms(passage.text);
    const shared = words.filter((word) => asked.has(word)).length;
    return { ...passage, score: shared / Math.max(1, words.length) + passage.score / 1000 };
  });
  scored.sort((a, b) => b.score - a.score);
  return { passages: scored.slice(0, limit || 3) };
}
