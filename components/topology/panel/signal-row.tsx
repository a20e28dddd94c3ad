"use client";

import { useTranslations } from "use-intl";
import type { Signals } from "../../../lib/topology/topology";
import { Figure } from "../../ui/figure";
import styles from "./side-panel.module.css";

/** The golden signals in one row. */
export function SignalRow({ signals }: { signals: Signals }) {
  const t = useTranslations("topology.panel");
  const isFailing = (signals.errorRatio ?? 0) >= 0.01;
  return (
    <dl className={styles.signals} aria-label={t("signals")}>
      <div>
        <dt>{t("rate")}</dt>
        <dd>
          <Figure value={signals.requestsPerSecond} unit="per-second" />
        </dd>
      </div>
      <div data-sick={isFailing}>
        <dt>{t("errors")}</dt>
        <dd>
          <Figure value={signals.errorRatio} unit="ratio" />
        </dd>
      </div>
      {(["p50Ms", "p95Ms", "p99Ms"] as const).map((key) => (
        <div key={key}>
          <dt>{t(key === "p50Ms" ? "p50" : key === "p95Ms" ? "p95" : "p99")}</dt>
          <dd>
            <Figure value={signals[key]} unit="ms" />
          </dd>
        </div>
      ))}
    </dl>
  );
}
