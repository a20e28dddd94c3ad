/** Where, from 0 to 1, one version's wanted share ends and the next one's begins. Nothing without a wanted split. */
export function wantedMarks(parts: readonly { wanted?: number | null }[]): number[] {
  const wanted = parts.map((part) => part.wanted ?? 0);
  if (!parts.some((part) => typeof part.wanted === "number")) return [];
  const marks = new Set<number>();
  let sum = 0;
  for (const share of wanted) {
    sum += share;
    if (share > 0 && sum > 0.0005 && sum < 0.9995) marks.add(Number(sum.toFixed(4)));
  }
  return [...marks];
}
