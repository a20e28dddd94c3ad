"use client";

import { useTranslations } from "use-intl";
import type { ConnectionTest } from "../../lib/meshes/connection-test";
import { GapList } from "../meshes/gap-list";
import { UpstreamShape } from "../shell/upstream-shape";
import { SafeText } from "../ui/safe-text";
import styles from "./connect-page.module.css";

const shapes = { ok: "up", warning: "unknown", fault: "down" } as const;

/** What a test found, in sentences with what to do; for a Prometheus also what is missing there and what brings it. */
export function TestResult({ test: { upstream, findings, telemetry, logs } }: { test: ConnectionTest }) {
  const t = useTranslations("connect");
  const gaps = telemetry?.gaps ?? [];
  const logGaps = logs?.gaps ?? [];
  return (
    <div role="status" data-testid={`tested-${upstream}`}>
      <ul className={styles.findings}>
        {findings.map(({ code, severity, params: { detail, ...params } }) => (
          <li key={code} data-severity={severity} data-code={code}>
            <UpstreamShape state={shapes[severity]} />
            <span>
              {t(`finding.${code}`, params)}
              {detail !== undefined && (
                <code className={styles.detail}>
                  <SafeText text={String(detail)} />
                </code>
              )}
            </span>
          </li>
        ))}
      </ul>
      {gaps.length + logGaps.length > 0 && (
        <details className={styles.more}>
          <summary>{t("gaps", { count: gaps.length + logGaps.length })}</summary>
          <GapList gaps={gaps} logGaps={logGaps} />
        </details>
      )}
    </div>
  );
}
