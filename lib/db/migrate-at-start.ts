import "server-only";
import { join } from "node:path";
import { env, requireEnv } from "../env";
import { logger } from "../logger";
import { MigrationError, migrate } from "./migrate";

const retryMs = 1_000;

/** Where the migrations of this installation are. */
export function migrationsFolder(): string {
  // Named at run time: a build must not look for it in every folder of the project.
  return join(/* turbopackIgnore: true */ env().HEDDLE_ROOT, "prisma", "migrations");
}

/**
 * Migrates as soon as Postgres answers, however long that takes. Throws MigrationError when the
 * history cannot be continued, and resolves without migrating when `signal` aborts.
 */
export async function migrateWhenPossible(signal: AbortSignal): Promise<boolean> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      const applied = await migrate(requireEnv("DATABASE_URL"), migrationsFolder());
      if (applied.length > 0) logger().info({ applied }, "database migrated");
      return true;
    } catch (cause) {
      if (cause instanceof MigrationError) throw cause;
      if (attempt === 1)
        logger().warn("postgres does not answer yet: migrations wait, live pages are served");
      await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
    }
  }
  return false;
}
