/** A shift's one line for the screen: with an arrow, and lines break between moves but never within one. */
export function summaryText(summary: string): string {
  return summary.replaceAll(/(\S+) (\S+) -> /g, "$1\u00a0$2\u00a0→\u00a0");
}
