import { RE2 } from "re2-wasm";
import { parseError, Refusal } from "../refusal";

const kept = new Map<string, RE2>();
const maxKept = 200;

/** A regular expression as Loki understands it (RE2: no look-around, linear time). Throws a Refusal. */
export function pattern(source: string, { whole }: { whole: boolean }): (text: string) => boolean {
  const key = `${whole}${source}`;
  const known = kept.get(key) ?? compile(source, whole);
  kept.set(key, known);
  for (const oldest of kept.keys()) {
    if (kept.size <= maxKept) break;
    kept.delete(oldest);
  }
  return (text) => known.test(text);
}

/**
 * The texts of a pattern's named groups in a line, "" for a group that took no part; none for a line that does not fit. As in
 * Loki (pkg/logql/log/parser.go) a pattern without a name, and a name that is there twice, are refused. Throws a Refusal.
 */
export function namedPattern(source: string): (text: string) => Record<string, string> | undefined {
  compile(source, false);
  const names = [...source.matchAll(/\(\?P?<([^>]*)>/g)].map(([, name = ""]) => name);
  if (names.length === 0)
    throw new Refusal(
      400,
      "parse error : invalid regexp parser: at least one named capture must be supplied",
    );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw parseError(`invalid regexp parser: duplicate extracted label name '${twice}'`);
  const regex = new RE2(source, "u");
  return (text) => {
    const found = regex.exec(text)?.groups;
    return found && Object.fromEntries(names.map((name) => [name, found[name] ?? ""]));
  };
}

function compile(source: string, whole: boolean): RE2 {
  try {
    // Tried as it is first: anchoring could close a group that was left open.
    const alone = new RE2(source, "u");
    return whole ? new RE2(`^(?:${source})$`, "u") : alone;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    // RE2's words, as Go has them.
    const [, what = said, where = ""] = /([^:]*): ([^:]*)$/.exec(said) ?? [];
    throw parseError(
      `error parsing regexp: ${what.replace("missing )", "missing closing )").trim()}: \`${where}\``,
    );
  }
}
