"use client";

import { useTranslations } from "use-intl";
import type { ServiceDetail } from "../../../lib/services/services";
import { Ago } from "../../ui/ago";
import { Time } from "../../ui/time";
import { ViewLink } from "../../ui/view-link";

/** Who holds the split that stands beside this: a person, automation, somebody outside, or nobody; since which change. */
export function SplitOwner({ detail: { owner, weightsChange } }: { detail: ServiceDetail }) {
  const t = useTranslations("services");
  return (
    <span data-testid="split-owner">
      {t("split.held")} <strong>{t(`split.${owner.kind}`, { name: owner.name })}</strong>
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
