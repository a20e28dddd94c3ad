export type Words = { [key: string]: string | Words };

/** The cookie that asks for the pseudo-locale: `heddle-locale=pseudo`. */
export const localeCookie = "heddle-locale";

/** Wraps every message in ⟦…⟧, so that text which is not from the messages stands out. Pure. */
export function pseudoWords<T extends Words>(words: T): T {
  const wrapped = Object.entries(words).map(([key, word]) => [
    key,
    typeof word === "string" ? `⟦${word}⟧` : pseudoWords(word),
  ]);
  return Object.fromEntries(wrapped) as T;
}
