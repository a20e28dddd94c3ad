/** `time-to-first-token-2026-11-29T19-05-00Z.csv`: what a chart is of, and up to when. Pure. */
export function fileName(title: string, end: number, kind: "csv" | "png"): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  const moment = new Date(end * 1_000).toISOString().slice(0, 19).replaceAll(":", "-");
  return `${words || "chart"}-${moment}Z.${kind}`;
}
