"use client";

import { useTranslations } from "use-intl";
import { type Concurrency, slotsBehind } from "../../../lib/policies/concurrency";

/** Limits of which each calling proxy has one for itself: what one lets through, all let through together. */
const multiplied: readonly string[] = ["maxRequests", "maxConnections", "maxPendingRequests", "maxRetries"];

/**
 * Says what a limit for each calling proxy comes to with all of them, beside what the engines behind it hold; undefined where the
 * limit does not multiply, or nobody counted the callers.
 */
export function useLimitHint(
  version: string | null,
  concurrency: Concurrency | undefined,
): (limit: string, value: unknown) => string | undefined {
  const t = useTranslations("policies.form");
  return (limit, value) => {
    if (!concurrency || !multiplied.includes(limit) || typeof value !== "number") return undefined;
    const { callers, versions } = concurrency;
    if (callers === null) return t("callersUnknown", { limit: value });
    const atMost = t("atMost", { limit: value, callers, total: value * callers });
    if (limit !== "maxRequests" && limit !== "maxRetries") return atMost;
    const behind = slotsBehind(versions, version);
    if (!behind) return `${atMost} · ${t("enginesUnknown")}`;
    const { engines, total, how } = behind;
    const isEven = engines !== null && engines > 1 && total % engines === 0;
    const held = isEven
      ? t("enginesEach", { engines, each: total / engines, total })
      : t("enginesAll", { total });
    return `${atMost} · ${t(`enginesHow.${how}`, { held })}`;
  };
}
