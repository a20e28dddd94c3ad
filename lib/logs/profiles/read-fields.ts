import type { LogProfile } from "./log-profile";

/** The places of a line by name, as they stand there. */
export type Fields = { get: (at: string | readonly string[]) => unknown };

/** A line longer than this is looked at as plain text: Loki itself takes no more by default. */
const maxLength = 1_000_000;

/** What stands at the places of a line of this format; undefined for a line that is none of it. */
export function readFields({ format, signature }: LogProfile, line: string): Fields | undefined {
  if (line.length > maxLength) return undefined;
  const fields = fieldsIn(format, line);
  return fields && signature.every((name) => fields.get(name) !== undefined) ? fields : undefined;
}

function fieldsIn(format: LogProfile["format"], line: string): Fields | undefined {
  switch (format.kind) {
    case "json":
      return jsonFields(line);
    case "logfmt":
      return keyed(
        new Map([...line.matchAll(pair)].map(([, key = "", quoted, bare]) => [key, textOf(quoted, bare)])),
      );
    case "regexp":
      return groups(format.patterns, line);
    case "plain":
      return undefined;
  }
}

const pair = /(?:^|\s)([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?=\s|$)/g;

function textOf(quoted: string | undefined, bare: string | undefined): string {
  return quoted === undefined ? (bare ?? "") : quoted.replaceAll(/\\(.)/gs, "$1");
}

function jsonFields(line: string): Fields | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  return { get: (at) => (typeof at === "string" ? [at] : at).reduce<unknown>(own, json) };
}

function own(from: unknown, key: string): unknown {
  if (typeof from !== "object" || from === null || !Object.hasOwn(from, key)) return undefined;
  return (from as Record<string, unknown>)[key];
}

const compiled = new Map<string, RegExp>();

function groups(patterns: readonly string[], line: string): Fields | undefined {
  for (const pattern of patterns) {
    const regex = compiled.get(pattern) ?? new RegExp(pattern.replaceAll("(?P<", "(?<"), "u");
    compiled.set(pattern, regex);
    const found = regex.exec(line)?.groups;
    if (found) return keyed(new Map(Object.entries(found)));
  }
  return undefined;
}

function keyed(values: ReadonlyMap<string, unknown>): Fields {
  return { get: (at) => (typeof at === "string" ? values.get(at) : undefined) };
}
