import "server-only";
import { readFile, stat } from "node:fs/promises";
import { envSecret } from "../env";
import { AppError, type Upstream } from "../errors";
import type { SecretRef } from "./connection-options";

/**
 * Where a secret is: a reference out of the settings, the word itself where a person gave it for one test, or who has it made
 * anew when it has run out (the credential plugin that a kubeconfig names).
 */
export type SecretSource = SecretRef | { value: string } | { made: () => Promise<string> };

/**
 * One secret by its reference. A file is read anew when it changed (rotation); while it is missing, what it last held is
 * used. Errors name the reference and what it is for, never what it holds.
 */
export class Secret {
  private readonly ref: SecretSource;
  private readonly upstream: Upstream;
  private readonly purpose: string;
  private known: { stamp: string; value: string } | null = null;

  constructor(ref: SecretSource, upstream: Upstream, purpose: string) {
    this.ref = ref;
    this.upstream = upstream;
    this.purpose = purpose;
  }

  /** Without the line ends around it. Throws `upstream-unavailable` where there is none. */
  async read(): Promise<string> {
    if ("value" in this.ref) return this.ref.value;
    if ("made" in this.ref) return this.make(this.ref.made);
    if ("env" in this.ref) {
      const value = envSecret(this.ref.env)?.trim();
      if (value) return value;
      throw this.missing(`the environment variable ${this.ref.env} is not set`);
    }
    try {
      const { ino, size, mtimeMs, ctimeMs } = await stat(this.ref.file);
      const stamp = [ino, size, mtimeMs, ctimeMs].join(" ");
      if (this.known?.stamp === stamp) return this.known.value;
      const value = (await readFile(this.ref.file, "utf8")).trim();
      if (value === "") throw new Error("it is empty");
      this.known = { stamp, value };
      return value;
    } catch (cause) {
      if (this.known) return this.known.value;
      const why = cause instanceof Error && "code" in cause ? String(cause.code) : "it is empty";
      throw this.missing(`the file ${this.ref.file} cannot be read: ${why}`);
    }
  }

  /** What was read last, to keep it out of what is shown. */
  lastRead(): string | null {
    if ("value" in this.ref) return this.ref.value;
    return "env" in this.ref ? (envSecret(this.ref.env)?.trim() ?? null) : (this.known?.value ?? null);
  }

  private async make(made: () => Promise<string>): Promise<string> {
    try {
      const value = await made();
      this.known = { stamp: "", value };
      return value;
    } catch (cause) {
      throw this.missing(cause instanceof Error ? cause.message.slice(0, 300) : "it could not be made");
    }
  }

  private missing(why: string): AppError {
    const { upstream, purpose } = this;
    const message = `${upstream} cannot be asked without its ${purpose}: ${why}`;
    return new AppError("upstream-unavailable", message, { upstream });
  }
}
