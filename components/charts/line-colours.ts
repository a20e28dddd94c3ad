import { versionColour } from "../ui/version-colour";

const places = 8;
const dashes: Record<string, string> = { p50: "1 3", p99: "5 3" };

type Line = { labels: Readonly<Record<string, string>> };

/**
 * A colour, and a dash for a quantile, for each of many lines: a version's own colour where versions tell them apart, else the palette
 * in order; the quantiles of one thing have one colour. Pure.
 */
export function lineColours(lines: readonly Line[]): { colour: string; dash?: string }[] {
  const groups = lines.map(({ labels: { quantile: _quantile, ...others } }) => JSON.stringify(others));
  const order = [...new Set(groups)];
  const versions = new Set(lines.map(({ labels }) => labels.version));
  const isByVersion = versions.size === order.length && !versions.has(undefined);
  return lines.map(({ labels }, index) => {
    const place = order.indexOf(groups[index] ?? "");
    const colour = isByVersion
      ? versionColour(labels.version ?? "")
      : `var(--version-${(place % places) + 1})`;
    const dash = dashes[labels.quantile ?? ""];
    return { colour, ...(dash ? { dash } : {}) };
  });
}
