import type { ComparedVersion } from "../../lib/models/comparison";

type Difference = NonNullable<NonNullable<ComparedVersion["against"]>["errors"]>;

/** A difference in words: `key` of messages `models.compare.*`, with what it takes. Points are of percent. Pure. */
export type DifferenceText = {
  key:
    | "more"
    | "moreOpen"
    | "less"
    | "lessOpen"
    | "morePoints"
    | "morePointsOpen"
    | "lessPoints"
    | "lessPointsOpen"
    | "none"
    | "same-bucket";
  values: { low: string; high: string; n: number };
};

export function differenceText(difference: Difference, isPoints: boolean): DifferenceText {
  const none = { low: "", high: "", n: 0 };
  switch (difference.kind) {
    case "none":
      return { key: "none", values: { ...none, n: difference.n } };
    case "same-bucket":
      return { key: "same-bucket", values: none };
    default: {
      const { kind, low, high } = difference;
      const words = `${kind}${isPoints ? "Points" : ""}` as const;
      const values = { ...none, low: percent(low), high: high === null ? "" : percent(high) };
      return { key: high === null ? `${words}Open` : words, values };
    }
  }
}

/** Whole percent, one decimal below ten. */
function percent(share: number): string {
  const value = 100 * share;
  return value < 10 ? String(Number(value.toFixed(1))) : value.toFixed(0);
}
