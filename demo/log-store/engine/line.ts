/** A line on its way through a pipeline. */
export type Line = {
  ns: bigint;
  text: string;
  /** Of its stream, as far as no stage took them off. */
  stream: Readonly<Record<string, string>>;
  /** What it carries beside its stream, with what the store found out by itself. */
  metadata: Readonly<Record<string, string>>;
  /** What stages took out of it. */
  parsed: Record<string, string>;
};

/** Structured metadata stand before the stream, and what was parsed before both. */
export function labelOf({ parsed, metadata, stream }: Line, name: string): string {
  if (Object.hasOwn(parsed, name)) return parsed[name] ?? "";
  if (Object.hasOwn(metadata, name)) return metadata[name] ?? "";
  return Object.hasOwn(stream, name) ? (stream[name] ?? "") : "";
}

/** What a stage takes out of a line: never over a label of the stream, nor over structured metadata or an earlier value. */
export function setParsed(line: Line, name: string, value: string): void {
  const free = Object.hasOwn(line.stream, name) ? `${name}_extracted` : name;
  if (Object.hasOwn(line.metadata, free) || Object.hasOwn(line.parsed, free)) return;
  line.parsed[free] = value;
}

export function setError(line: Line, error: string, details: string): void {
  line.parsed.__error__ = error;
  line.parsed.__error_details__ = details;
}

/** A text as a label's name: what names may not hold becomes `_`. */
export function sanitised(name: string): string {
  const clean = name.replaceAll(/[^A-Za-z0-9_]/gu, "_");
  return /^\d/.test(clean) ? `_${clean}` : clean;
}
