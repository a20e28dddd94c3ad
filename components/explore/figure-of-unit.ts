import type { ExploredConcept } from "../../lib/explore/explore";
import type { FigureUnit } from "../ui/figure-text";

/** How values of a concept are written, and the unit's name where the digits do not carry it. Pure. */
export function figureOfUnit({ kind, unit }: Pick<ExploredConcept, "kind" | "unit">): {
  figure: FigureUnit;
  /** Values are multiplied by this to be written. */
  scale: number;
  name: string;
} {
  if (unit === "ms") return { figure: "ms", scale: 1, name: "ms" };
  if (unit === "s") return { figure: "ms", scale: 1_000, name: "s" };
  if (unit === "0..1") return { figure: "ratio", scale: 1, name: "0..1" };
  if (kind === "rate" && unit !== "cores") return { figure: "per-second", scale: 1, name: `${unit}/s` };
  return { figure: "count", scale: 1, name: unit };
}
