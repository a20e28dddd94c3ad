"use client";

import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type RefObject, useRef } from "react";

/** So that a dragged edge or a scroll bar does not ask anew, and charts of almost one width share their points. */
const coarsenessPx = 60;
/** Points closer than this turn a line into a saw: rates over less time jump about more. */
const pxPerPoint = 4;

/** How many pixels a plot has to tell points apart; null until it is laid out. `ref` goes to its place. */
export function usePlotWidth(): {
  ref: (element: HTMLDivElement | null) => void;
  place: RefObject<HTMLDivElement | null>;
  widthPx: number | null;
} {
  const { ref: measured, width } = useElementSize<HTMLDivElement>();
  const place = useRef<HTMLDivElement | null>(null);
  const ref = useMergedRef(measured, place);
  const coarse = Math.floor(width / coarsenessPx) * coarsenessPx;
  return {
    ref,
    place,
    widthPx: width === 0 ? null : Math.floor(Math.max(coarsenessPx, coarse) / pxPerPoint),
  };
}
