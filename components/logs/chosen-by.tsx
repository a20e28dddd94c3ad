"use client";

import { useTranslations } from "use-intl";
import type { ChosenBy as Chosen } from "../../lib/logs/story/story";
import { SafeText } from "../ui/safe-text";
import { ViewLink } from "../ui/view-link";

/** The rule and the revision that chose a call's way; leads to the revision. */
export function ChosenBy({ chosenBy: { policyId, revision, rule } }: { chosenBy: Chosen }) {
  const t = useTranslations("logs.chosen");
  const words = revision === null ? t("policy") : t("revision", { revision });
  const isLinked = /^[0-9a-f-]{36}$/i.test(policyId);
  const extra: Record<string, string> = revision === null ? {} : { revision: String(revision) };
  return (
    <span>
      {rule !== null && (
        <>
          {t("rule")} <SafeText text={rule} />{" "}
        </>
      )}
      {rule !== null && t("of")}{" "}
      {isLinked ? (
        <ViewLink to={`/policies/${policyId}`} extra={extra} data-testid="chosen-revision">
          {words}
        </ViewLink>
      ) : (
        words
      )}
    </span>
  );
}
