"use client";

import { useTranslations } from "use-intl";
import { durationParts } from "../ui/duration-text";

/** Seconds in words: "15 s", "2 min". */
export function useSpanWords(): (seconds: number) => string {
  const t = useTranslations();
  return (seconds) =>
    durationParts(seconds * 1_000)
      .map(({ digits, unit }) =>
        `${digits.replace(/\.0$/, "")} ${unit === "none" ? "" : t(`unit.${unit}`)}`.trim(),
      )
      .join(" ");
}
