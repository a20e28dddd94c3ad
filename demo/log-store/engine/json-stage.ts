import type { Extraction } from "../logql/query-tree";
import { type Line, sanitised, setError, setParsed } from "./line";
import { JsonFault, type JsonValue, scanArray, scanObject } from "./scan-json";

/** Takes fields out of a line that is JSON: all that are no arrays and not null, or those that were asked for. */
export function readJson(line: Line, extractions: readonly Extraction[]): void {
  try {
    if (extractions.length === 0) everyField(line, line.text, "");
    else {
      const texts = textsAt(line.text, extractions);
      for (const [index, { label }] of extractions.entries()) setParsed(line, label, texts[index] ?? "");
    }
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    setError(line, "JSONParserErr", fault.message);
  }
}

function everyField(line: Line, text: string, prefix: string): void {
  scanObject(text, (key, value) => {
    const name = prefix + (prefix === "" ? sanitised(key) : sanitised(`_${key}`).slice(1));
    if (value.kind === "object") everyField(line, value.text, `${name}_`);
    else if (value.kind !== "array" && value.kind !== "null") setParsed(line, name, value.text);
  });
}

/** What stands at each path, read in one pass; "" for a path that leads nowhere. Throws a JsonFault. */
function textsAt(text: string, extractions: readonly Extraction[]): string[] {
  const found: (JsonValue | undefined)[] = extractions.map(() => undefined);
  scanObject(text, (key, value) => {
    for (const [index, { path }] of extractions.entries()) if (path[0] === key) found[index] ??= value;
  });
  return extractions.map(({ path }, index) => textIn(found[index], path.slice(1)));
}

function textIn(from: JsonValue | undefined, steps: readonly (string | number)[]): string {
  let value = from;
  for (const step of steps) value = value && itemOf(value, step);
  return value === undefined || value.kind === "null" ? "" : value.text;
}

function itemOf(value: JsonValue, step: string | number): JsonValue | undefined {
  if (typeof step === "number") return value.kind === "array" ? scanArray(value.text)[step] : undefined;
  if (value.kind !== "object") return undefined;
  let found: JsonValue | undefined;
  scanObject(value.text, (key, each) => {
    if (key === step) found ??= each;
  });
  return found;
}
