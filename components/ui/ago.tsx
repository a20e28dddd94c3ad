"use client";

import { useTranslations } from "use-intl";
import { durationParts } from "./duration-text";
import { useNow } from "./use-now";

/** How long ago a moment was, counting on: "3 min ago"; nothing while the server draws. */
export function Ago({ at }: { at: string | number | Date }) {
  const t = useTranslations();
  const now = useNow();
  const passed = now === null ? null : Math.max(0, now - new Date(at).getTime());
  if (passed === null || Number.isNaN(passed)) return null;
  if (passed < 1_500) return <span>{t("time.justNow")}</span>;
  const parts = durationParts(Math.floor(passed / 1_000) * 1_000).slice(0, passed < 600_000 ? 2 : 1);
  const length = parts
    .map(({ digits, unit }) =>
      unit === "none" ? digits : `${digits.replace(/\.0$/, "")} ${t(`unit.${unit}`)}`,
    )
    .join(" ");
  return <span>{t("time.ago", { length })}</span>;
}
