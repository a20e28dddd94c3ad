"use client";

import { useTranslations } from "use-intl";
import type { WeightOwner } from "../../../lib/services/services";
import { SafeText } from "../../ui/safe-text";
import { useWeightsHolder } from "./use-weights-holder";

type Props = { of: { mesh: string; namespace: string; service: string; owner: WeightOwner } };

/** "Weights held by kubectl (outside Heddle)". */
export function WeightsHolderWords({ of }: Props) {
  const t = useTranslations("services.owner");
  const holder = useWeightsHolder(of, of.owner);
  return (
    <span data-testid="weight-owner">
      {t("label")} <strong>{holder ? <SafeText text={t(holder.kind, { name: holder.name })} /> : "…"}</strong>
    </span>
  );
}
