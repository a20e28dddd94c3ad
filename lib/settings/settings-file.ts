import "server-only";
import { isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { settingsFileSchema } from "./mesh-settings";

/** What a settings file says, with its defaults filled in. */
type SettingsFile = z.output<typeof settingsFileSchema>;

/**
 * What a settings file says, from its text. Throws one error that names every fault with its line (`file` is only said).
 * Secrets stand there by reference alone, so that the text may be kept where other configuration is.
 */
export function parseSettingsFile(text: string, file: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const broken = document.errors.map(({ message }) => message.split("\n")[0] ?? message);
  if (broken.length > 0) throw notUsable(file, broken);
  const result = settingsFileSchema.safeParse(document.toJS({ maxAliasCount: 50 }));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => {
    const line = lineOf(path);
    const said = path.length === 0 ? message : `${path.join(".")}: ${message}`;
    return line === null ? said : `line ${line}: ${said}`;
  });
  throw notUsable(file, faults);

  /** The line of what is wrong, or of what it is missing from. */
  function lineOf(path: readonly PropertyKey[]): number | null {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  }
}

function notUsable(file: string, faults: string[]): Error {
  return new Error(`${file} is not usable: ${faults.join("; ")}`);
}
