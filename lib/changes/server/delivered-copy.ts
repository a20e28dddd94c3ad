import "server-only";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { env } from "../../env";
import { processSingleton } from "../../http/process-singleton";
import { logger } from "../../logger";
import { canonicalJson } from "../../policies/canonical-json";
import { targetSchema } from "../../policies/names";
import { policyRowSchema } from "../../policies/policies";
import { policySpecSchema } from "../../policies/policy-spec";
import { meshIds } from "../../settings/settings";
import { changeSchema } from "../changes";
import type { FromDisk } from "./last-good";

/** What is kept on disk of one policy: what its control plane was last given, and how it came to that. */
export const deliveredCopySchema = z.object({
  savedAt: z.iso.datetime(),
  target: targetSchema,
  revision: z.number().int(),
  /** What was delivered; null for the mesh's own default. */
  spec: policySpecSchema.nullable(),
  resources: z.array(z.object({ ref: z.string(), body: z.string() })),
  policy: policyRowSchema,
  changes: z.array(changeSchema.omit({ generatedAt: true, stale: true })),
});
export type DeliveredCopy = z.infer<typeof deliveredCopySchema>;

const nameSchema = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const maxFiles = 5_000;

function folderOf(mesh: string): string {
  return join(/* turbopackIgnore: true */ env().HEDDLE_DATA_DIR, "last-delivered", nameSchema.parse(mesh));
}

/** Replaces a policy's copy as one step: a reader sees the old one or the new one. */
export async function writeDeliveredCopy(copy: DeliveredCopy): Promise<void> {
  const { mesh, namespace, service } = copy.target;
  const folder = folderOf(mesh);
  const name = `${nameSchema.parse(namespace)}.${nameSchema.parse(service)}.${copy.policy.kind}.json`;
  await mkdir(folder, { recursive: true });
  const draft = join(/* turbopackIgnore: true */ folder, `.${name}.${process.pid}.tmp`);
  await writeFile(draft, canonicalJson(copy), { mode: 0o600 });
  await rename(draft, join(/* turbopackIgnore: true */ folder, name));
}

/** Every policy's copy; one that cannot be read is left out and said in the log. */
export async function readDeliveredCopies(mesh: string): Promise<DeliveredCopy[]> {
  const folder = folderOf(mesh);
  const names = await readdir(/* turbopackIgnore: true */ folder).catch(() => []);
  const files = names
    .filter((name) => /^[a-z0-9-]+\.[a-z0-9-]+\.[a-z-]+\.json$/.test(name))
    .slice(0, maxFiles);
  const copies = await Promise.all(
    files.map((name) => readCopy(join(/* turbopackIgnore: true */ folder, name))),
  );
  return copies.flatMap((copy) => copy ?? []);
}

type Read = { mtimeMs: number; copy: DeliveredCopy };

/** A copy is parsed once, and again when its file was replaced: while Postgres is away every page asks for all. */
async function readCopy(path: string): Promise<DeliveredCopy | undefined> {
  const parsed = processSingleton("delivered-copies", () => new Map<string, Read>());
  try {
    const { mtimeMs } = await stat(path);
    const known = parsed.get(path);
    if (known?.mtimeMs === mtimeMs) return known.copy;
    const copy = deliveredCopySchema.parse(
      JSON.parse(await readFile(/* turbopackIgnore: true */ path, "utf8")),
    );
    parsed.set(path, { mtimeMs, copy });
    return copy;
  } catch (cause) {
    logger().warn({ path, reason: String(cause).slice(0, 200) }, "a copy on disk cannot be read");
    return undefined;
  }
}

/** What was made of copies, as old as the newest of them; undefined where there are none. */
export function savedTogether<T>(copies: DeliveredCopy[], value: T): FromDisk<T> | undefined {
  const newest = copies.map(({ savedAt }) => Date.parse(savedAt)).reduce((a, b) => Math.max(a, b), 0);
  return copies.length === 0 ? undefined : { value, savedAt: new Date(newest) };
}

/** A change out of the copies of any mesh of this installation. */
export async function findCopyOfChange(
  id: string,
): Promise<FromDisk<DeliveredCopy["changes"][number]> | undefined> {
  const copies = (await Promise.all(meshIds().map(readDeliveredCopies))).flat();
  for (const copy of copies) {
    const value = copy.changes.find((change) => change.id === id);
    if (value) return { value, savedAt: new Date(copy.savedAt) };
  }
  return undefined;
}
