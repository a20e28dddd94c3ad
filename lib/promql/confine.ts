import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { AppError } from "../errors";
import { refuse, requireKnownGrammar, withoutComments } from "./known-grammar";
import type { Matcher } from "./promql";
import { type SeenSelector, seenSelector } from "./seen-selector";

/** What must be true of every series that a selector may choose; never nothing. */
export type Guard = (selector: SeenSelector) => readonly Matcher[];

/**
 * The same query where every selector chooses only what its guard lets through, whatever else stands in it: matchers are
 * conjunctive, and PromQL reads series by selectors alone. What this reading of the language does not know for sure is refused:
 * throws `invalid-query`.
 */
export function confinePromql(query: string, guard: Guard): string {
  const text = withoutComments(query);
  const selectors = selectorsOf(text);
  let confined = "";
  let done = 0;
  const added: string[] = [];
  for (const node of selectors) {
    const own = writtenGuard(guard, text, node);
    added.push(own);
    const { at, piece } = insertion(text, node, own);
    confined += text.slice(done, at) + piece;
    done = at;
  }
  confined += text.slice(done);
  requireGuarded(confined, added);
  return confined;
}

function selectorsOf(text: string): SyntaxNode[] {
  const tree = parser.parse(text);
  requireKnownGrammar(text, tree);
  const found: SyntaxNode[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name === "VectorSelector") found.push(node);
    },
  });
  return found;
}

function writtenGuard(guard: Guard, text: string, node: SyntaxNode): string {
  const matchers = guard(seenSelector(text, node));
  if (matchers.length === 0) throw new AppError("internal", "a selector would be without a guard");
  return matchers.map((matcher) => matcher.text).join(",");
}

/** First in the braces: `absent` names labels by the matchers that it was given, of two for one label by the first. */
function insertion(text: string, node: SyntaxNode, own: string): { at: number; piece: string } {
  const braces = node.getChild("LabelMatchers");
  if (!braces) return { at: node.to, piece: `{${own}}` };
  const isEmpty = text.slice(braces.from + 1, braces.to - 1).trim() === "";
  return { at: braces.from + 1, piece: isEmpty ? own : `${own},` };
}

/** What was written is read again: nothing goes out that does not say what it should. */
function requireGuarded(confined: string, added: readonly string[]): void {
  const selectors = selectorsOf(confined);
  const areAll =
    selectors.length === added.length &&
    selectors.every((node, index) => {
      const own = added[index];
      const braces = node.getChild("LabelMatchers");
      return own !== undefined && braces && confined.startsWith(own, braces.from + 1);
    });
  if (!areAll) throw refuse("it cannot be bound to namespaces");
}
