import type { SyntaxNode } from "@lezer/common";

/** The text that a tree was parsed from. */
export type Source = { text: string };

export function textOf({ text }: Source, node: SyntaxNode | null): string {
  return node ? text.slice(node.from, node.to) : "";
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}
