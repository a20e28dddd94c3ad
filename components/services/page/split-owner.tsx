"use client";

import { useTranslations } from "use-intl";
import type { ServiceDetail } from "../../../lib/services/services";
import { Ago } from "../../ui/ago";
import { SafeText } from "../../ui/safe-text";
import { Time } from "../../ui/time";
import { ViewLink } from "../../ui/view-link";
import { useWeightsHolder } from "../holder/use-weights-holder";

/** Who holds the split that stands beside this: a person, automation, somebody outside, or nobody; since which change. */
export function SplitOwner({ detail }: { detail: ServiceDetail }) {
  const t = useTranslations("services");
  const { owner, weightsChange } = detail;
  const holder = useWeightsHolder(detail, owner);
  return (
    <span data-testid="split-owner">
      {t("split.held")}{" "}
      <strong>{holder ? <SafeText text={t(`split.${holder.kind}`, { name: holder.name })} /> : "…"}</strong>
      {owner.kind !== "mesh" && weightsChange && (
        <>
          {" · "}
          <ViewLink to={`/changes/${weightsChange.id}`}>{t("split.change")}</ViewLink>{" "}
          <Ago at={weightsChange.at} />
          {weightsChange.until && (
            <>
              {" · "}
              {t("until")} <Time at={weightsChange.until} />
            </>
          )}
        </>
      )}
    </span>
  );
}
