import { createHash } from "node:crypto";
import path from "node:path";
import { passableForAll } from "./preconditions";

/**
 * Where Postgres lives: in the demo's folder, or, when root's server user could not reach that
 * (a project under /root), in a folder of its own under /var/lib.
 */
export function storeFolder(demoFolder: string): string {
  if (process.getuid?.() !== 0 || passableForAll(demoFolder)) return path.join(demoFolder, "postgres");
  const name = createHash("sha256").update(demoFolder).digest("hex").slice(0, 12);
  return path.join("/var/lib", `heddle-demo-${name}`);
}
