import type { Extraction } from "../logql/query-tree";
import { type Line, sanitised, setError, setParsed } from "./line";
import { JsonFault, type JsonValue, scanArray, scanObject } from "./scan-json";

/** Takes fields out of a line that is JSON: all that are no arrays and not null, or those that were asked for. */
export function readJson(line: Line, extractions: readonly Extraction[]): void {
  try {
    if (extractions.length === 0) everyField(line, line.text, "");
    else for (const { label, path } of extractions) setParsed(line, label, textAt(line.text, path));
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

/** "" for a path that leads nowhere. */
function textAt(text: string, path: readonly (string | number)[]): string {
  let value: JsonValue | undefined = { kind: "object", text };
  for (const step of path) {
    value = value && itemOf(value, step);
    if (value === undefined) return "";
  }
  return value.kind === "null" ? "" : value.text;
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
