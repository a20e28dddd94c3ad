/** Where in a query something was said to be, in UTF-16 units: `to` is after `from`, unless the query is empty there. */
export type QueryPlace = { from: number; to: number };

/**
 * The place that Prometheus names in an error: `1:5: parse error: …` (line and column from 1, the column in bytes), or in an
 * annotation: `… (1:5)`. Undefined where it names none that the query has (promql/parser/posrange, promql/parser/parse.go).
 */
export function errorPlace(words: string, query: string): QueryPlace | undefined {
  const found = /(\d{1,7}):(\d{1,7}): parse error/.exec(words) ?? /\((\d{1,7}):(\d{1,7})\)\s*$/.exec(words);
  if (!found) return undefined;
  const lines = query.split("\n");
  const line = lines[Number(found[1]) - 1];
  if (line === undefined) return undefined;
  const before = lines.slice(0, Number(found[1]) - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const column = unitsOfBytes(line, Number(found[2]) - 1);
  const from = Math.min(before + column, query.length);
  const word = /^[\w:.]+/.exec(query.slice(from))?.[0].length ?? 1;
  const to = Math.min(from + word, query.length);
  // At the very end nothing is left to be marked: then the character before.
  return from === to ? { from: Math.max(0, from - 1), to } : { from, to };
}

/** What is wrong, without where: the place is marked, and the parameter's name is no news. */
export function errorWords(words: string): string {
  return words
    .replace(/^prometheus refused the query \(\w+\): /, "")
    .replace(/^invalid parameter "query": /, "")
    .replace(/^\d+:\d+: /, "");
}

function unitsOfBytes(text: string, bytes: number): number {
  let seen = 0;
  let units = 0;
  for (const char of text) {
    if (seen >= bytes) break;
    seen += new TextEncoder().encode(char).length;
    units += char.length;
  }
  return units;
}
