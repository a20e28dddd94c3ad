"use client";

import { useTranslations } from "use-intl";
import { logsLink } from "../../lib/logs/logs-link";
import type { PanelName } from "../../lib/metrics/series";
import { ViewLink } from "../ui/view-link";
import styles from "./chart-panel.module.css";
import type { ChartRange } from "./chart-range";
import { ChartSource } from "./chart-source";
import { logsOver } from "./logs-over";

type Props = {
  title: string;
  panel: PanelName;
  range: ChartRange;
  target: { namespace: string; service: string; version?: string; from?: string };
  /** Where the figures are from; undefined while there are none. */
  from:
    | { source: string | null; promql: string; passedOver?: readonly { source: string; why: string }[] }
    | undefined;
};

/**
 * Where a chart's figures are from, and the way to the requests behind them. The way is there before the figures are: whoever
 * comes by keyboard is not led past a chart that is out of sight.
 */
export function ChartFoot({ title, panel, range, target, from }: Props) {
  const t = useTranslations("chart");
  return (
    <div className={styles.foot}>
      {from ? (
        <ChartSource source={from.source} promql={from.promql} passedOver={from.passedOver ?? []} />
      ) : (
        <span />
      )}
      <ViewLink
        {...logsLink(logsOver({ panel, range, target }))}
        className={styles.stretch}
        aria-label={`${t("stretch")}: ${title}`}
        data-testid="stretch-requests"
      >
        {t("stretch")}
      </ViewLink>
    </div>
  );
}
