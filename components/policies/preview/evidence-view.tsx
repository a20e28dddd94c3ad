"use client";

import { useTranslations } from "use-intl";
import type { Backtest, Evidence } from "../../../lib/policies/preview";
import { percentOfBp } from "../../../lib/policies/weights";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { VersionSwatch } from "../../ui/version-swatch";
import { useOpenWords } from "../../words/use-open-words";
import { AccessEvidenceView } from "./access-evidence";
import { BacktestRow } from "./backtest-row";
import { LimitLoadView } from "./limit-load-view";
import styles from "./preview.module.css";

/** What the mesh's own figures say of a draft: loads now and then, what a limit would have refused, or what came beside it. */
export function EvidenceView({ evidence }: { evidence: Evidence }) {
  if (evidence.kind === "route") return <SplitEvidence evidence={evidence} />;
  if (evidence.kind === "access") return <AccessEvidenceView evidence={evidence} />;
  if (evidence.kind === "rate-limit") return evidence.load && <LimitLoadView load={evidence.load} />;
  if (evidence.kind !== "circuit-breaker" || !evidence.backtest) return null;
  return <BacktestView backtest={evidence.backtest} />;
}

function SplitEvidence({ evidence }: { evidence: Extract<Evidence, { kind: "route" }> }) {
  const t = useTranslations("policies.preview");
  const words = useOpenWords();
  const { rows, failure, sampleNeeded } = evidence;
  const hasRules = new Set(rows.map(({ rule }) => rule)).size > 1;
  return (
    <section className={styles.evidence} aria-label={t("loads")}>
      {failure && (
        <p className={styles.warning}>{words(`problem.${failure.code}.what`, {}, failure.message)}</p>
      )}
      {rows.length > 0 && (
        <table className={table.inset}>
          <caption className={styles.caption}>{t("loads")}</caption>
          <thead>
            <tr>
              {hasRules && <th scope="col">{t("rule")}</th>}
              <th scope="col">{t("version")}</th>
              <th scope="col" className={table.number}>
                {t("share")}
              </th>
              <th scope="col" className={table.number}>
                {t("calls")}
              </th>
              <th scope="col" className={table.number}>
                {t("ready")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.rule} ${row.version}`}>
                {hasRules && <td translate="no">{row.rule}</td>}
                <th scope="row">
                  <VersionSwatch version={row.version} />
                </th>
                <td className={table.number}>
                  {row.nowBp === null ? "–" : percentOfBp(row.nowBp)} →{" "}
                  <strong>{percentOfBp(row.thenBp)}</strong> %
                </td>
                <td className={table.number}>
                  <Figure value={row.nowRequestsPerSecond} unit="per-second" bare /> →{" "}
                  <strong>
                    <Figure value={row.thenRequestsPerSecond} unit="per-second" />
                  </strong>
                </td>
                <td
                  className={table.number}
                  data-bad={(row.readyEndpoints === 0 && row.thenBp > 0) || undefined}
                >
                  <Figure value={row.readyEndpoints} unit="count" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {sampleNeeded !== null && <p className={styles.note}>{t("sample", { count: sampleNeeded })}</p>}
    </section>
  );
}

function BacktestView({ backtest }: { backtest: Backtest }) {
  const t = useTranslations("policies.preview");
  const words = useOpenWords();
  const { rows, caveats, failure, windowSeconds } = backtest;
  const minutes = Math.round(windowSeconds / 60);
  return (
    <section className={styles.evidence} aria-label={t("backtest", { minutes })} data-testid="backtest">
      <h3 className={styles.caption}>{t("backtest", { minutes })}</h3>
      {failure && (
        <p className={styles.warning}>{words(`problem.${failure.code}.what`, {}, failure.message)}</p>
      )}
      {!failure && rows.length === 0 && <p className={styles.note}>{t("noBacktest")}</p>}
      {rows.length > 0 && (
        <table className={table.inset}>
          <thead>
            <tr>
              <th scope="col">{t("caller")}</th>
              <th scope="col" className={table.number}>
                {t("limit")}
              </th>
              <th scope="col" className={table.number}>
                {t("peak")}
              </th>
              <th scope="col" className={table.number}>
                {t("refused")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <BacktestRow key={`${row.caller} ${row.version}`} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {caveats.length > 0 && (
        <p className={styles.note}>
          {caveats.map((code) => words(`policies.preview.caveat.${code}`, {}, code)).join(" ")}
        </p>
      )}
    </section>
  );
}
