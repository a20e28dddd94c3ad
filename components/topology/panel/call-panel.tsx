"use client";

import { useTranslations } from "use-intl";
import type { TopologyEdge } from "../../../lib/topology/topology";
import { ChartPanel } from "../../charts/chart-panel";
import { useChartRange } from "../../charts/use-chart-range";
import { HealthMark } from "../../ui/health-mark";
import { nameOf } from "../name-of";
import type { Selection } from "../view/selection";
import { RequestLinks } from "./request-links";
import styles from "./side-panel.module.css";
import { SignalRow } from "./signal-row";

type Props = { edge: TopologyEdge; isForeign: boolean; onSelect: (selection: Selection) => void };

/** The calls from one service to another: their figures and how these went over time. */
export function CallPanel({ edge, isForeign, onSelect }: Props) {
  const t = useTranslations("topology");
  const [namespace = "", service = ""] = edge.to.split("/");
  const target = { namespace, service, from: edge.from };
  const end = (id: string) => (
    <button type="button" className={styles.end} onClick={() => onSelect({ kind: "node", id })}>
      {id === "outside" ? t("outside") : nameOf(id)}
    </button>
  );
  return (
    <>
      <h2 className={styles.title}>
        {end(edge.from)} <span className={styles.quiet}>→</span> {end(edge.to)}
      </h2>
      {isForeign && <p className={styles.state}>{t("foreignWhy", { namespace })}</p>}
      {!isForeign && <Figures edge={edge} target={target} />}
    </>
  );
}

type FiguresProps = { edge: TopologyEdge; target: { namespace: string; service: string; from: string } };

function Figures({ edge, target }: FiguresProps) {
  const t = useTranslations("topology");
  const range = useChartRange();
  return (
    <>
      <p className={styles.state}>
        <HealthMark health={edge.health} />{" "}
        <span>
          {t("panel.protocol")} {edge.protocol}
        </span>
      </p>
      <RequestLinks
        filter={{ service: edge.to, ...(edge.from === "outside" ? {} : { caller: edge.from }) }}
        errorRatio={edge.signals.errorRatio}
      />
      <SignalRow signals={edge.signals} />
      {edge.from !== "outside" && (
        <div className={styles.charts}>
          <ChartPanel panel="requests" range={range} target={target} />
          <ChartPanel panel="errors" range={range} target={target} />
          <ChartPanel panel="latency" range={range} target={target} />
        </div>
      )}
    </>
  );
}
