import "server-only";
import type { Connection } from "../connections/connection";
import { AppError } from "../errors";
import { confineLogql } from "../logql/confine";
import type { StreamMatcher } from "../logql/logql";

/** What this client needs of a connection. */
export type Asking = Pick<Connection, "ask" | "close">;

/** The field of each path that says which streams are read. */
const fieldByPath: Readonly<Record<string, string>> = {
  "/loki/api/v1/query": "query",
  "/loki/api/v1/query_range": "query",
  "/loki/api/v1/series": "match[]",
};

/**
 * The one door to Loki of whoever may read some namespaces only: every request goes through it, and none that it does not know.
 * Names and values of labels are of all streams there, so they cannot be asked. Throws `invalid-query` for what cannot be confined.
 */
export class ConfinedConnection implements Asking {
  private readonly whole: Asking;
  private readonly guard: () => Promise<readonly StreamMatcher[]>;

  constructor(whole: Asking, guard: () => Promise<readonly StreamMatcher[]>) {
    this.whole = whole;
    this.guard = guard;
  }

  async ask(...[path, asked, signal]: Parameters<Asking["ask"]>): ReturnType<Asking["ask"]> {
    const field = fieldByPath[path];
    if (field === undefined || !asked.form || asked.query)
      throw new AppError("internal", `${path} is not confined to namespaces`);
    const guard = await this.guard();
    const form = new URLSearchParams(asked.form);
    form.delete(field);
    for (const text of asked.form.getAll(field)) form.append(field, confineLogql(text, guard));
    if (!form.has(field)) throw new AppError("internal", `${path} is asked without streams`);
    return this.whole.ask(path, { ...asked, form }, signal);
  }

  /** It is the whole one's to close. */
  async close(): Promise<void> {}
}
