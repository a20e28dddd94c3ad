import { renameSync, writeFileSync } from "node:fs";

/**
 * Writes a file so that a reader sees the old content or the new one, never a part.
 * @param {string} file
 * @param {string} content
 * @param {{ mode?: number }} [options]
 */
export function writeWhole(file, content, options = {}) {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, content, options);
  renameSync(draft, file);
}
