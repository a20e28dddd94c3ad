import type { LooseAccessRule, LooseSource } from "../draft/loose-spec";

/** The callers of a rule, a single one too. Pure. */
export function sourcesIn({ from }: LooseAccessRule): readonly LooseSource[] {
  if (from === undefined) return [];
  return Array.isArray(from) ? from : [from];
}

/** The same rule with other callers: one stays a single one where it was; none is no condition. Pure. */
export function withSources(rule: LooseAccessRule, sources: readonly LooseSource[]): LooseAccessRule {
  const { from, ...rest } = rule;
  const [only] = sources;
  if (only === undefined) return rest;
  const isSingle = sources.length === 1 && !Array.isArray(from);
  return { ...rule, from: isSingle ? only : [...sources] };
}
