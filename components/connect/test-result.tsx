"use client";

import { useTranslations } from "use-intl";
import type { ConnectionTest } from "../../lib/meshes/connection-test";
import { GapList } from "../meshes/gap-list";
import styles from "./connect-page.module.css";
import { FindingList } from "./finding-list";

/** What a test found, in sentences with what to do; for a Prometheus also what is missing there and what brings it. */
export function TestResult({ test: { upstream, findings, telemetry, logs } }: { test: ConnectionTest }) {
  const t = useTranslations("connect");
  const gaps = telemetry?.gaps ?? [];
  const logGaps = logs?.gaps ?? [];
  return (
    <div role="status" data-testid={`tested-${upstream}`}>
      <FindingList findings={findings} />
      {gaps.length + logGaps.length > 0 && (
        <details className={styles.more}>
          <summary>{t("gaps", { count: gaps.length + logGaps.length })}</summary>
          <GapList gaps={gaps} logGaps={logGaps} />
        </details>
      )}
    </div>
  );
}
