"use client";

import { useTranslations } from "use-intl";
import type { Stale } from "../../lib/metrics/reading";

/**
 * Why a list is empty: the words for one that was read, but of one that could not be read, that nobody could be asked. What was
 * never read is not known to be empty.
 */
export function useNothing(): (of: { stale: Stale | null }, words: string) => string {
  const t = useTranslations();
  return ({ stale }, words) =>
    stale ? t("panel.notRead", { upstream: t(`upstream.${stale.upstream}`) }) : words;
}
