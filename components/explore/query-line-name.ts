/** A series as PromQL writes it: `up{job="a"}`; `{}` without any label. Pure. */
export function queryLineName({ __name__: name = "", ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  if (pairs.length === 0) return name || "{}";
  return `${name}{${pairs.join(", ")}}`;
}
