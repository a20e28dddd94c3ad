import { pairsIn } from "../engine/logfmt-stage";
import { JsonFault, scanObject } from "../engine/scan-json";

const names = new Map(
  Object.entries({
    trace: "trace",
    trc: "trace",
    debug: "debug",
    dbg: "debug",
    info: "info",
    inf: "info",
    information: "info",
    warn: "warn",
    wrn: "warn",
    warning: "warn",
    error: "error",
    err: "error",
    critical: "critical",
    fatal: "fatal",
  }),
);
const fields = new Set(["level", "LEVEL", "Level", "severity", "SEVERITY", "Severity", "lvl", "LVL", "Lvl"]);

/** Which words mean which level in a line that has no field for it; the first that is found counts. */
const words: readonly [string, RegExp][] = [
  ["info", /info|INFO/],
  ["error", /err:|ERR:|error|ERROR/],
  ["warn", /warn:|WARN:|warning|WARNING/],
  ["critical", /critical:|CRITICAL:/],
  ["debug", /debug:|DEBUG:/],
];

/** How grave a line is, as Loki finds out when it takes a line: by its level field, else by its words. */
export function detectLevel(line: string, known: Readonly<Record<string, string>>): string {
  const said = [...fields].map((name) => known[name]).find((value) => value !== undefined) ?? fieldOf(line);
  const named = said === undefined ? undefined : names.get(said.toLowerCase());
  return named ?? words.find(([, pattern]) => pattern.test(line))?.[0] ?? "unknown";
}

function fieldOf(line: string): string | undefined {
  const bare = line.trim();
  if (bare.startsWith("{") && bare.endsWith("}")) return jsonField(bare);
  return line.includes("=") ? [...pairsIn(line)].find(([name]) => fields.has(name))?.[1] : undefined;
}

function jsonField(text: string): string | undefined {
  let found: string | undefined;
  try {
    scanObject(text, (key, { kind, text: value }) => {
      if (kind === "string" && fields.has(key)) found ??= value;
    });
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
  }
  return found;
}
