import "server-only";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { scopes } from "../../access/actor";
import { logger } from "../../logger";

const knownTokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  expiresAt: z.iso.datetime().nullable(),
});
/** A token that Postgres once confirmed. */
export type KnownToken = z.infer<typeof knownTokenSchema>;

const fileSchema = z.record(z.string().regex(/^[0-9a-f]{64}$/), knownTokenSchema);
const maxTokens = 1_000;

/**
 * The confirmed tokens, by the sha-256 of their secret, kept on disk so that scripts can still read
 * live pages after a restart while Postgres is away.
 */
export class TokenFile {
  private readonly path: string;
  private tokens: Map<string, KnownToken> | undefined;

  constructor(path: string) {
    this.path = path;
  }

  get(secretSha256: string): KnownToken | undefined {
    return this.loaded().get(secretSha256);
  }

  put(secretSha256: string, token: KnownToken): void {
    const tokens = this.loaded();
    if (JSON.stringify(tokens.get(secretSha256)) === JSON.stringify(token)) return;
    tokens.set(secretSha256, token);
    const oldest = tokens.keys().next();
    if (tokens.size > maxTokens && !oldest.done) tokens.delete(oldest.value);
    this.save();
  }

  remove(secretSha256: string): void {
    if (this.loaded().delete(secretSha256)) this.save();
  }

  private loaded(): Map<string, KnownToken> {
    this.tokens ??= this.load();
    return this.tokens;
  }

  private load(): Map<string, KnownToken> {
    try {
      if (!existsSync(this.path)) return new Map();
      const parsed = fileSchema.safeParse(
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
      logger().warn({ err: cause }, "could not keep the copy of confirmed tokens");
    }
  }
}
