import "server-only";
import type { Connection } from "../connections/connection";
import { AppError } from "../errors";
import { confinePromql, type Guard } from "../promql/confine";

/** What this client needs of a connection. */
export type Asking = Pick<Connection, "ask" | "close">;

/** Any series at all: the guard's own matchers decide. */
const everySeries = "{}";
const maxRemembered = 500;

/** The field of each path that says which series are read; null where none is. */
const fieldByPath: Readonly<Record<string, "query" | "match[]" | null>> = {
  "/api/v1/query": "query",
  "/api/v1/query_range": "query",
  "/api/v1/series": "match[]",
  "/api/v1/labels": "match[]",
  "/api/v1/status/buildinfo": null,
  "/api/v1/stores": null,
};
const labelValues = /^\/api\/v1\/label\/[a-zA-Z_][a-zA-Z0-9_]*\/values$/;

/**
 * The one door to Prometheus of whoever may read some namespaces only: every request goes through it, and none that it does not
 * know. Throws `invalid-query` for what cannot be confined, and `internal` for a path that nobody has thought about.
 */
export class ConfinedConnection implements Asking {
  private readonly whole: Asking;
  private readonly guard: Guard;
  private readonly remembered = new Map<string, string>();

  constructor(whole: Asking, guard: Guard) {
    this.whole = whole;
    this.guard = guard;
  }

  async ask(...[path, asked, signal]: Parameters<Asking["ask"]>): ReturnType<Asking["ask"]> {
    const field = labelValues.test(path) ? "match[]" : fieldByPath[path];
    if (field === undefined) throw new AppError("internal", `${path} is not confined to namespaces`);
    const { form, query, ...rest } = asked;
    if (field === null) return this.whole.ask(path, asked, signal);
    if (form && query) throw new AppError("internal", `${path} is asked in two ways`);
    const confined = this.confinedFields(form ?? query ?? new URLSearchParams(), field);
    return this.whole.ask(path, { ...rest, ...(form ? { form: confined } : { query: confined }) }, signal);
  }

  /** It is the whole one's to close. */
  async close(): Promise<void> {}

  private confinedFields(fields: URLSearchParams, field: "query" | "match[]"): URLSearchParams {
    const texts = fields.getAll(field);
    const confined = new URLSearchParams(fields);
    confined.delete(field);
    for (const text of texts.length === 0 && field === "match[]" ? [everySeries] : texts)
      confined.append(field, this.confined(text));
    return confined;
  }

  private confined(text: string): string {
    const known = this.remembered.get(text);
    if (known !== undefined) return known;
    const confined = confinePromql(text, this.guard);
    this.remembered.set(text, confined);
    if (this.remembered.size > maxRemembered) {
      const [oldest] = this.remembered.keys();
      if (oldest !== undefined) this.remembered.delete(oldest);
    }
    return confined;
  }
}
