/** Room around the bars within the plot's box, in pixels. */
export const plotInsets = { top: 4, right: 6, bottom: 18, left: 44 } as const;

/** Which of `count` bars lies under `x` in a plot of this width; the nearest where none does. Pure. */
export function barAt(x: number, width: number, count: number): number {
  const inner = Math.max(1, width - plotInsets.left - plotInsets.right);
  const index = Math.floor(((x - plotInsets.left) / inner) * count);
  return Math.min(count - 1, Math.max(0, index));
}

/** Where the bars from `first` to `last` begin and how wide they are, in percent of the room for bars. Pure. */
export function bandOf(first: number, last: number, count: number): { left: number; width: number } {
  const [from, to] = first < last ? [first, last] : [last, first];
  return { left: (from / count) * 100, width: ((to - from + 1) / count) * 100 };
}
