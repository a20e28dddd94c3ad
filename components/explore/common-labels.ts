type Labels = Readonly<Record<string, string>>;

/** The labels that several series all have with the same value: they tell nothing apart. None for a single one. Pure. */
export function commonLabels(all: readonly Labels[]): Record<string, string> {
  const [first, ...others] = all;
  if (!first || others.length === 0) return {};
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((labels) => labels[name] === value)),
  );
}
