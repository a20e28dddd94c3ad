import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * One hash over the content of files and folders (all files below them), whatever their times.
 * @param {string[]} sources
 * @param {(file: string) => boolean} [counts] which files of the folders matter
 * @returns {string}
 */
export function sourceHash(sources, counts = () => true) {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesBelow(source)).sort()) {
    if (!counts(file)) continue;
    const content = readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * @param {string} source
 * @returns {string[]}
 */
function filesBelow(source) {
  if (!existsSync(source)) return [];
  if (statSync(source).isFile()) return [source];
  return readdirSync(source, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(source, entry.name);
    return entry.isDirectory() ? filesBelow(file) : entry.isFile() ? [file] : [];
  });
}

/**
 * Does `work` unless `stampFile` says that it was done for this very hash. True when it was done now.
 * @param {string} stampFile
 * @param {string} hash
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>}
 */
export async function unlessDone(stampFile, hash, work) {
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === hash) return false;
  await work();
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, hash);
  return true;
}
