import "server-only";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { env } from "../../env";
import { logger } from "../../logger";

const keySchema = z.string().regex(/^[0-9a-f]{64}$/);
const maxEntries = 1_000;

/**
 * What Postgres once confirmed of credentials, by a sha-256, kept on disk (`name` in HEDDLE_DATA_DIR, mode 0600) so that live
 * pages can still be read after a restart while Postgres is away. Bounded: who was confirmed longest ago leaves first.
 */
export class ConfirmedFile<T> {
  private readonly path: string;
  private readonly schema: z.ZodType<Record<string, T>>;
  private entries: Map<string, T> | undefined;

  constructor(name: string, entry: z.ZodType<T>) {
    this.path = join(/* turbopackIgnore: true */ env().HEDDLE_DATA_DIR, name);
    this.schema = z.record(keySchema, entry);
  }

  get(sha256: string): T | undefined {
    return this.loaded().get(sha256);
  }

  put(sha256: string, entry: T): void {
    const entries = this.loaded();
    if (JSON.stringify(entries.get(sha256)) === JSON.stringify(entry)) return;
    entries.delete(sha256);
    entries.set(sha256, entry);
    const oldest = entries.keys().next();
    if (entries.size > maxEntries && !oldest.done) entries.delete(oldest.value);
    this.save();
  }

  remove(sha256: string): void {
    if (this.loaded().delete(sha256)) this.save();
  }

  private loaded(): Map<string, T> {
    this.entries ??= this.load();
    return this.entries;
  }

  private load(): Map<string, T> {
    try {
      if (!existsSync(this.path)) return new Map();
      const parsed = this.schema.safeParse(
        JSON.parse(readFileSync(/* turbopackIgnore: true */ this.path, "utf8")),
      );
      return new Map(parsed.success ? Object.entries(parsed.data) : []);
    } catch {
      return new Map();
    }
  }

  private save(): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      const draft = `${this.path}.${process.pid}.tmp`;
      writeFileSync(draft, JSON.stringify(Object.fromEntries(this.loaded())), { mode: 0o600 });
      renameSync(draft, this.path);
    } catch (cause) {
      logger().warn({ err: cause }, "could not keep the copy of confirmed credentials");
    }
  }
}
