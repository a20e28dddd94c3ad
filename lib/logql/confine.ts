import { parser } from "@grafana/lezer-logql";
import type { SyntaxNode } from "@lezer/common";
import { AppError } from "../errors";
import type { StreamMatcher } from "./logql";

/**
 * The same query where every stream selector chooses only what `guard` lets through as well: LogQL reads lines by stream selectors
 * alone, and what stages do to labels comes after. Throws `invalid-query` for what does not parse.
 */
export function confineLogql(query: string, guard: readonly StreamMatcher[]): string {
  if (guard.length === 0) throw new AppError("internal", "a selector would be without a guard");
  const own = guard.map(({ text }) => text).join(",");
  const text = withoutComments(query);
  let confined = "";
  let done = 0;
  const selectors = selectorsOf(text);
  for (const { to } of selectors) {
    const before = text.slice(done, to - 1).trimEnd();
    confined += `${before}${before.endsWith(",") ? "" : ","}${own}`;
    done = to - 1;
  }
  confined += text.slice(done);
  requireGuarded(confined, { own, count: selectors.length });
  return confined;
}

function selectorsOf(text: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let done = 0;
  parser.parse(text).iterate({
    enter: ({ type, name, from, to, node }) => {
      if (type.isError) throw refuse();
      if (name === "Selector") found.push(node);
      if (node.firstChild || from === to) return;
      const isString = name === "String";
      if (!between.test(text.slice(done, from)) || (isString && !strings.test(text.slice(from, to))))
        throw refuse();
      done = to;
    },
  });
  if (!between.test(text.slice(done))) throw refuse();
  // A selector without a matcher chooses every stream, where it is not refused.
  if (found.some((node) => !node.getChild("Matchers"))) throw refuse();
  return found;
}

/** All that stands between what has a name in the grammar. */
const between = /^[ \t\r\n(){}[\],]*$/;
/** Each closes where it begins to say so, whoever reads it. */
const strings = /^(?:"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`)$/;

function withoutComments(query: string): string {
  if (!query.includes("#")) return query;
  let text = "";
  let done = 0;
  parser.parse(query).iterate({
    enter: ({ name, from, to }) => {
      if (name !== "LineComment") return;
      text += query.slice(done, from);
      done = to;
    },
  });
  return text + query.slice(done);
}

/** What was written is read again: nothing goes out that does not say what it should. */
function requireGuarded(confined: string, { own, count }: { own: string; count: number }): void {
  const selectors = selectorsOf(confined);
  const areAll = selectors.every(({ from, to }) => confined.slice(from, to).endsWith(`${own}}`));
  if (selectors.length !== count || !areAll) throw refuse();
}

function refuse(): AppError {
  const message =
    "This query cannot be run for somebody who may read some namespaces only: it does not parse.";
  return new AppError("invalid-query", message, { faults: [{ path: "query", message }] });
}
