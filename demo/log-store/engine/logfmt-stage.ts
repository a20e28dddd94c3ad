import type { Stage } from "../logql/query-tree";
import { type Line, sanitised, setError, setParsed } from "./line";

type Logfmt = Extract<Stage, { kind: "logfmt" }>;

/** Takes `key=value` pairs out of a line. What cannot be read is left out; `--strict` says so instead. */
export function readLogfmt(line: Line, { strict, keepEmpty, extractions }: Logfmt): void {
  const { pairs, fault } = pairsOf(line.text, strict);
  if (extractions.length > 0) {
    for (const { label, key } of extractions) setParsed(line, label, pairs.get(key) ?? "");
  } else {
    for (const [key, value] of pairs) {
      if (value !== "" || keepEmpty) setParsed(line, sanitised(key), value);
    }
  }
  if (fault !== undefined) setError(line, "LogfmtParserErr", fault);
}

const pair = /([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?/gy;

/** The pairs of a line that can be read. */
export function pairsIn(text: string): ReadonlyMap<string, string> {
  return pairsOf(text, false).pairs;
}

function pairsOf(text: string, strict: boolean): { pairs: Map<string, string>; fault?: string } {
  const pairs = new Map<string, string>();
  pair.lastIndex = 0;
  while (pair.lastIndex < text.length) {
    const at = pair.lastIndex;
    if (/\s/.test(text.charAt(at))) {
      pair.lastIndex = at + 1;
      continue;
    }
    const match = pair.exec(text);
    const isUnterminated =
      match !== null && text.startsWith('="', at + (match[1] ?? "").length) && match[2] === undefined;
    if (match && !isUnterminated) {
      const [, key = "", quoted, bare = ""] = match;
      if (!pairs.has(key)) pairs.set(key, quoted === undefined ? bare : unescaped(quoted));
      continue;
    }
    if (strict) {
      const what = isUnterminated ? "unterminated quoted value" : `unexpected '${text.charAt(at)}'`;
      const position = isUnterminated ? Buffer.byteLength(text) + 1 : at + 1;
      return { pairs, fault: `logfmt syntax error at pos ${position} : ${what}` };
    }
    const rest = /\s/g;
    rest.lastIndex = at;
    const next = isUnterminated ? null : rest.exec(text);
    if (next === null) break;
    pair.lastIndex = next.index;
  }
  return { pairs };
}

function unescaped(quoted: string): string {
  return quoted.replaceAll(/\\(.)/gs, (_all, char: string) => ({ n: "\n", t: "\t", r: "\r" })[char] ?? char);
}
