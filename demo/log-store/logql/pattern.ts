import { RE2 } from "re2-wasm";
import { parseError } from "../refusal";

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
