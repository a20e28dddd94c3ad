"use client";

import { useTranslations } from "use-intl";
import type { ComparedVersion } from "../../lib/models/comparison";
import { Figure } from "../ui/figure";
import { moneyText } from "./money-text";

type Props = { all: readonly ComparedVersion[]; currency: string | null };

/** What each version costs an hour and for a million tokens; a dash with the reason where that is not known. */
export function CostRows({ all, currency }: Props) {
  const t = useTranslations("models");
  return (["perHour", "perMillion"] as const).map((row) => (
    <tr key={row} data-row={row}>
      <th scope="row">{t(`compare.${row}`)}</th>
      {all.map(({ version, cost }) => (
        <td key={version} title={cost.basis ? t(`cost.${cost.basis}`) : undefined}>
          {cost[row] !== null && currency ? (
            moneyText(cost[row], currency)
          ) : (
            <Figure value={null} unit="count" reason={t(`cost.${cost.gap ?? "idle"}`)} />
          )}
        </td>
      ))}
    </tr>
  ));
}
