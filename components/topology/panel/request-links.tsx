"use client";

import { useTranslations } from "use-intl";
import { type LogsFilter, logsLink } from "../../../lib/logs/logs-link";
import { ViewLink } from "../../ui/view-link";
import styles from "./side-panel.module.css";

type Props = { filter: LogsFilter; errorRatio: number | null };

/** The requests behind what is selected, and those of them that failed, where some did. */
export function RequestLinks({ filter, errorRatio }: Props) {
  const t = useTranslations("topology.panel");
  return (
    <p className={styles.requests}>
      <ViewLink {...logsLink(filter)} className={styles.link} data-testid="requests-behind">
        {t("requests")}
      </ViewLink>
      {(errorRatio ?? 0) > 0 && (
        <ViewLink {...logsLink({ ...filter, status: "error" })} className={styles.link}>
          {t("failing")}
        </ViewLink>
      )}
    </p>
  );
}
