/** Stable versions before beta before alpha, the higher first (apimachinery pkg/version/helpers.go). */
export function byPriority(left: string, right: string): number {
  const [a, b] = [rank(left), rank(right)];
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : (b[index] ?? 0) - (a[index] ?? 0);
}

function rank(version: string): number[] {
  const [, major = "0", stage, minor = "0"] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const maturity = stage === undefined ? 2 : stage === "beta" ? 1 : 0;
  return [maturity, Number(major), Number(minor)];
}
