import "server-only";
import { stringify } from "yaml";

/** How a file is written: its line ends, and whether a list stands further in than its key. */
export type BlockStyle = { eol: string; indentSeq: boolean };

/** Without what YAML 1.1 readers (as Kubernetes' own is) would take for something else. */
const plain = { lineWidth: 0, compat: "yaml-1.1", aliasDuplicateObjects: false, blockQuote: false } as const;

export function styleOf(text: string): BlockStyle {
  const lines = text.replaceAll("\r", "");
  return {
    eol: text.includes("\r\n") ? "\r\n" : "\n",
    indentSeq: !/^( *)(?:- )?[^\s#-][^\n]*:[ \t]*\n\1- /m.test(lines),
  };
}

/** A plain value in the quotes that stood around the one before it, where it can stand in them. */
export function scalarText(value: unknown, quotes?: string): string {
  if (typeof value === "string" && quotes === "QUOTE_DOUBLE") return JSON.stringify(value);
  if (typeof value === "string" && quotes === "QUOTE_SINGLE" && !/[\n\r]/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  return stringify(value, plain).trimEnd();
}

/** Between brackets, where a comma or a bracket would end it. JSON is YAML. */
export function flowText(value: unknown): string {
  const isPlain = typeof value !== "string" || /^[\w./-]+$/.test(value);
  return isPlain && typeof value !== "object" ? scalarText(value) : JSON.stringify(value);
}

/** In lines, all but the first further in by `column` spaces; without an end of line. */
export function blockText(value: unknown, column: number, { eol, indentSeq }: BlockStyle): string {
  const lines = stringify(value, { ...plain, indentSeq })
    .trimEnd()
    .split("\n");
  return lines.join(eol + " ".repeat(column));
}
