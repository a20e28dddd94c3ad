"use client";

import { useTranslations } from "use-intl";
import type { ComparedVersion, Comparison } from "../../lib/models/comparison";
import type { ApiRead } from "../api/use-api";
import table from "../ui/data-table.module.css";
import { Panel, SkeletonRows } from "../ui/panel";
import { useUrlState } from "../ui/use-url-state";
import { VersionSwatch } from "../ui/version-swatch";
import { CompareCell } from "./compare-cell";
import { compareRows } from "./compare-rows";
import { CompareWords } from "./compare-words";
import { CostRows } from "./cost-rows";
import { moneyText } from "./money-text";
import styles from "./versions-compared.module.css";

type Props = {
  read: ApiRead<Comparison>;
  /** These alone; all when left out. */
  versions?: readonly string[];
};

/** Versions side by side, each figure with what it rests on: how many requests, and what chance leaves open. */
export function VersionsCompared({ read, versions }: Props) {
  const t = useTranslations("models.compare");
  const { window } = useUrlState();
  const isOne = versions?.length === 1;
  const shown = (data: Comparison) =>
    data.versions.filter(({ version }) => versions?.includes(version) ?? true);
  return (
    <Panel
      title={t(isOne ? "titleOne" : "title")}
      read={read}
      flush
      aside={isOne ? t("asideOne", { window }) : t("aside")}
      skeleton={<SkeletonRows rows={15} />}
      empty={(data) => (shown(data).length === 0 ? t("nothing") : null)}
    >
      {(data) => <Compared all={shown(data)} data={data} />}
    </Panel>
  );
}

function Compared({ all, data }: { all: readonly ComparedVersion[]; data: Comparison }) {
  const t = useTranslations("models.compare");
  return (
    <>
      <CompareWords all={all} />
      <table className={`${table.figures} ${styles.table}`} data-testid="compare-table">
        <thead>
          <tr>
            <th scope="col">{t("row")}</th>
            {all.map(({ version, against }) => (
              <th key={version} scope="col">
                <VersionSwatch version={version} />
                {against === null && all.length > 1 && <span className={styles.soft}>{t("base")}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compareRows.map((row) => (
            <tr key={row.name} data-row={row.name}>
              <th scope="row">
                {t(row.name)}
                {row.isMean && row.name !== "e2e" && <span className={styles.soft}>{t("mean")}</span>}
              </th>
              {all.map((of) => (
                <CompareCell
                  key={of.version}
                  row={row}
                  of={of}
                  isAlone={all.length === 1}
                  isAway={data.stale !== null}
                />
              ))}
            </tr>
          ))}
          <CostRows all={all} currency={data.currency} />
        </tbody>
      </table>
      <Foot data={data} />
    </>
  );
}

const example = '{"currency":"USD","models":{"llm/chat-model":{"gpuHour":2.5,"gpus":1}}}';

function Foot({ data: { currency, spendPerHour } }: { data: Comparison }) {
  const t = useTranslations("models");
  return (
    <div className={styles.foot}>
      {spendPerHour !== null && <p>{t("cost.spend", { spend: moneyText(spendPerHour, "USD") })}</p>}
      {currency === null && spendPerHour === null && (
        <p data-testid="no-price">{t("cost.howTo", { example })}</p>
      )}
      <details>
        <summary>{t("compare.how")}</summary>
        <p>{t("compare.howShares")}</p>
        <p>{t("compare.howQuantiles")}</p>
        <p>{t("compare.howPace")}</p>
      </details>
    </div>
  );
}
