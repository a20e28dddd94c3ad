const places = 8;

/**
 * The one colour of a model version, as a CSS value that follows the colour scheme. "v1", "v2" ... take the
 * palette in order; other names a fixed place by their letters; traffic of no known version is grey. Pure.
 */
export function versionColour(version: string): string {
  if (version === "" || version === "unknown" || version === "other") return "var(--version-none)";
  const numbered = /^v?(\d{1,6})$/.exec(version);
  const place = numbered ? (Number(numbered[1]) + places - 1) % places : letterSum(version) % places;
  return `var(--version-${place + 1})`;
}

function letterSum(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}
