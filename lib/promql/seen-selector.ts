import type { SyntaxNode } from "@lezer/common";

/** What a selector says by itself, as far as it can be told without knowing any series. */
export type SeenSelector = {
  /** The names of metrics that it may choose; null where it does not say, or by a pattern. */
  names: readonly string[] | null;
  /** Its matchers as this project writes them, `label=~"value"`. */
  matchers: ReadonlySet<string>;
};

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

export function seenSelector(text: string, node: SyntaxNode): SeenSelector {
  const of = (part: SyntaxNode | null) => (part ? text.slice(part.from, part.to) : "");
  const matchers = new Set<string>();
  const named: (readonly string[] | null)[] = [];
  const identifier = node.getChild("Identifier");
  if (identifier) named.push([of(identifier)]);
  for (let each = node.getChild("LabelMatchers")?.firstChild ?? null; each; each = each.nextSibling) {
    if (each.name === "QuotedLabelName") named.push(namesIn(of(each)));
    const label = of(each.getChild("LabelName")) || plainText(of(each.getChild("QuotedLabelName")));
    const operator = of(each.getChild("MatchOp"));
    if (operator === "" || label === null) continue;
    const value = of(each.getChild("StringLiteral"));
    matchers.add(`${label}${operator}${asWritten(value)}`);
    if (label === "__name__") named.push(operator === "=" || operator === "=~" ? namesIn(value) : null);
  }
  const [only = null] = named.length === 1 ? named : [null];
  return { names: only, matchers };
}

/** Of a quoted name, or of names with bars between. */
function namesIn(literal: string): readonly string[] | null {
  const names = plainText(literal)?.split("|") ?? [];
  return names.length > 0 && names.every((name) => plainName.test(name)) ? names : null;
}

/** In double quotes where that says the same. */
function asWritten(literal: string): string {
  const text = plainText(literal);
  return text === null || text.includes('"') || text.includes("\n") ? literal : `"${text}"`;
}

/** What a literal says where nothing in it is written by an escape. */
function plainText(literal: string): string | null {
  return literal.length >= 2 && !literal.includes("\\") ? literal.slice(1, -1) : null;
}
