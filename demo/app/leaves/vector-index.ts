import type { PassagesReply, SearchRequest } from "../messages";
import { corpus } from "./corpus";
import { embed } from "./embed";

/** Exact nearest neighbours by cosine over the corpus. */
export class VectorIndex {
  private readonly rows = corpus().map((passage) => ({ ...passage, vector: embed(passage.text) }));

  search({ vector, limit }: SearchRequest): PassagesReply {
    const scored = this.rows.map(({ id, text, vector: row }) => ({
      id,
      text,
      score: row.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0),
    }));
    scored.sort((a, b) => b.score - a.score);
    return { passages: scored.slice(0, Math.min(limit || 8, 32)) };
  }
}
