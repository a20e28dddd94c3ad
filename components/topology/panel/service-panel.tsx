"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Topology, TopologyNode } from "../../../lib/topology/topology";
import { ChartPanel } from "../../charts/chart-panel";
import { useChartRange } from "../../charts/use-chart-range";
import { LastChange } from "../../services/page/last-change";
import { useServiceChanges } from "../../services/page/use-service-changes";
import { HealthMark } from "../../ui/health-mark";
import { useUrlState } from "../../ui/use-url-state";
import { ViewLink } from "../../ui/view-link";
import { nameOf } from "../name-of";
import { useReason } from "../use-reason";
import type { Selection } from "../view/selection";
import { worstFirst } from "../view/worst";
import { RequestLinks } from "./request-links";
import styles from "./side-panel.module.css";
import { SignalRow } from "./signal-row";
import { VersionsTable } from "./versions-table";

const panels = ["requests", "errors", "latency"] as const;

type Props = { topology: Topology; node: TopologyNode; onSelect: (selection: Selection) => void };

/** One service: how it does, its versions, who calls it and whom it calls, and the way to shift its traffic. */
export function ServicePanel({ topology, node, onSelect }: Props) {
  const t = useTranslations("topology");
  const tm = useTranslations("models");
  const reasonOf = useReason();
  const { set } = useUrlState();
  const isService = node.kind === "service";
  const target = { namespace: node.namespace, service: node.service };
  return (
    <>
      <h2 className={styles.title}>{node.kind === "outside" ? t("outside") : node.service}</h2>
      {node.kind === "foreign" ? (
        <p className={styles.state}>{t("foreignWhy", { namespace: node.namespace })}</p>
      ) : (
        <p className={styles.state}>
          <HealthMark health={node.health} /> <span>{isService ? reasonOf(node) : t("outsideWhy")}</span>
        </p>
      )}
      {isService && (
        <div className={styles.actions}>
          {node.versions.length > 1 && (
            <Button onClick={() => set({ shift: "1" })} data-testid="open-shift">
              {t("panel.shift")}
            </Button>
          )}
          <ViewLink to={`/services/${node.namespace}/${node.service}`} className={styles.link}>
            {t("panel.openService")}
          </ViewLink>
          {node.isModel && (
            <ViewLink to={`/models/${node.namespace}/${node.service}`} className={styles.link}>
              {tm("asModel")}
            </ViewLink>
          )}
        </div>
      )}
      {isService && <RequestLinks filter={{ service: node.id }} errorRatio={node.signals.errorRatio} />}
      {node.kind !== "foreign" && <SignalRow signals={node.signals} />}
      {node.versions.length > 0 && <VersionsTable versions={node.versions} />}
      {isService && <Told target={target} />}
      <Neighbours
        title={t("panel.callers")}
        rows={topology.edges.filter(({ to }) => to === node.id)}
        end="from"
        onSelect={onSelect}
      />
      <Neighbours
        title={t("panel.callees")}
        rows={topology.edges.filter(({ from }) => from === node.id)}
        end="to"
        onSelect={onSelect}
      />
    </>
  );
}

/** The last change with Undo in reach, and how things went, with every change marked. */
function Told({ target }: { target: { namespace: string; service: string } }) {
  const range = useChartRange();
  const { last, marks } = useServiceChanges(target.namespace, target.service);
  return (
    <>
      {last && <LastChange last={last} />}
      <div className={styles.charts}>
        {panels.map((panel) => (
          <ChartPanel key={panel} panel={panel} range={range} target={target} marks={marks} />
        ))}
      </div>
    </>
  );
}

type NeighboursProps = {
  title: string;
  rows: Topology["edges"];
  end: "from" | "to";
  onSelect: (selection: Selection) => void;
};

function Neighbours({ title, rows, end, onSelect }: NeighboursProps) {
  const t = useTranslations("topology");
  if (rows.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{title}</h3>
      <ul className={styles.neighbours}>
        {worstFirst(rows).map((edge) => (
          <li key={edge.id}>
            <button
              type="button"
              aria-label={t("callLabel", { from: nameOf(edge.from), to: nameOf(edge.to) })}
              onClick={() => onSelect({ kind: "edge", id: edge.id })}
            >
              <HealthMark health={edge.health} shapeOnly />
              {edge[end] === "outside" ? t("outside") : nameOf(edge[end])}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
