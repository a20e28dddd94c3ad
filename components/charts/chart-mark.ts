/** Something that happened at a moment (unix seconds) and is marked on every chart. */
export type ChartMark = { key: string; at: number };
