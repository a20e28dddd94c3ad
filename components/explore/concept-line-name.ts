/** What tells a line apart, in the order that it was asked for; the quantile last. The concept itself where nothing does. Pure. */
export function conceptLineName({ quantile, ...labels }: Readonly<Record<string, string>>): string {
  return [...Object.values(labels), quantile].filter((word) => word !== undefined && word !== "").join(" ");
}
