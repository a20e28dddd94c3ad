type Labels = Readonly<Record<string, string>>;

/** A series as PromQL writes it, without what all have in common: `up{job="a"}`; `{}` without any label. Pure. */
export function queryLineName(all: Labels, common: Labels = {}): string {
  const { __name__: name = "", ...labels } = Object.fromEntries(
    Object.entries(all).filter(([label]) => !Object.hasOwn(common, label)),
  );
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  if (pairs.length === 0) return name || "{}";
  return `${name}{${pairs.join(", ")}}`;
}
