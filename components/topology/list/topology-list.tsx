"use client";

import { useTranslations } from "use-intl";
import type { TopologyNode } from "../../../lib/topology/topology";
import { SplitBar } from "../../services/split/split-bar";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { HealthMark } from "../../ui/health-mark";
import { nameOf } from "../name-of";
import { useReason } from "../use-reason";
import { blameIn, causesFirst } from "../view/blame";
import type { Selection } from "../view/selection";
import type { Shown } from "../view/shown";
import { isSick, worstFirst } from "../view/worst";
import { SplitWords } from "./split-words";
import styles from "./topology-list.module.css";

type Props = {
  shown: Shown;
  isOld: boolean;
  selection: Selection | null;
  onSelect: (selection: Selection) => void;
};

/** The graph as two tables, worst first: the services, and the calls between them. */
export function TopologyList({ shown, isOld, selection, onSelect }: Props) {
  const t = useTranslations("topology");
  const heads = (
    <>
      <th scope="col" className={table.number}>
        {t("column.rate")} <span className={styles.unit}>{t("column.perSecond")}</span>
      </th>
      <th scope="col" className={table.number}>
        {t("column.errors")} <span className={styles.unit}>{t("column.percent")}</span>
      </th>
      <th scope="col" className={table.number}>
        {t("column.p95")}
      </th>
    </>
  );
  const reasonOf = useReason();
  const blame = blameIn(shown);
  const sick = causesFirst(shown);
  const nodes = [...sick, ...worstFirst(shown.nodes.filter((node) => !sick.includes(node)))];
  const isOpen = (kind: Selection["kind"], id: string) => selection?.kind === kind && selection.id === id;
  return (
    <div className={styles.tables} data-old={isOld}>
      <table className={`${table.table} ${styles.table}`} data-testid="services-table">
        <caption>{t("services")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.service")}</th>
            {heads}
            <th scope="col" className={styles.wide}>
              {t("column.split")}
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <ServiceRows
              key={node.id}
              node={node}
              reason={isSick(node) ? reasonOf(node, blame.get(node.id)) : null}
              isOpen={isOpen("node", node.id)}
              onOpen={() => onSelect({ kind: "node", id: node.id })}
            />
          ))}
        </tbody>
      </table>
      <table className={`${table.table} ${styles.table}`} data-testid="calls-table">
        <caption>{t("calls")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.call")}</th>
            {heads}
          </tr>
        </thead>
        <tbody>
          {worstFirst(shown.edges).map((edge) => (
            <tr key={edge.id} data-sick={isSick(edge)} data-open={isOpen("edge", edge.id)}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.open}
                  aria-pressed={isOpen("edge", edge.id)}
                  aria-label={t("callLabel", { from: nameOf(edge.from), to: nameOf(edge.to) })}
                  onClick={() => onSelect({ kind: "edge", id: edge.id })}
                >
                  <HealthMark health={edge.health} shapeOnly />
                  <span className={styles.name}>
                    {nameOf(edge.from)} <span className={styles.unit}>→</span> {nameOf(edge.to)}
                  </span>
                </button>
              </th>
              <SignalCells signals={edge.signals} sick={isSick(edge)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowsProps = { node: TopologyNode; reason: string | null; isOpen: boolean; onOpen: () => void };

/** A service's figures, and why it is not well across the whole width. */
function ServiceRows({ node, reason, isOpen, onOpen }: RowsProps) {
  const t = useTranslations("topology");
  return (
    <>
      <tr data-sick={isSick(node)} data-open={isOpen} data-more={reason !== null}>
        <th scope="row">
          <button type="button" className={styles.open} aria-pressed={isOpen} onClick={onOpen}>
            {node.kind !== "foreign" && <HealthMark health={node.health} shapeOnly />}
            <span className={styles.name}>
              {node.kind === "outside" ? t("outside") : node.service}
              {node.kind === "foreign" && (
                <span className={styles.unit}>
                  {" "}
                  {node.namespace} · {t("foreign")}
                </span>
              )}
              <SplitWords versions={node.versions} />
            </span>
          </button>
        </th>
        <SignalCells signals={node.signals} sick={isSick(node)} />
        <td className={styles.wide}>
          {node.versions.length > 1 && (
            <SplitBar
              parts={node.versions.map(({ version, observedShare, wantedShare }) => ({
                version,
                share: observedShare,
                wanted: wantedShare,
              }))}
            />
          )}
        </td>
      </tr>
      {reason !== null && (
        <tr data-open={isOpen} data-why="true">
          <td colSpan={4} className={styles.reason}>
            {reason}
          </td>
        </tr>
      )}
    </>
  );
}

function SignalCells({ signals, sick }: { signals: Shown["nodes"][number]["signals"]; sick: boolean }) {
  return (
    <>
      <td className={table.number}>
        <Figure value={signals.requestsPerSecond} unit="per-second" bare />
      </td>
      <td className={table.number} data-bad={sick || undefined}>
        <Figure value={signals.errorRatio} unit="ratio" bare />
      </td>
      <td className={table.number}>
        <Figure value={signals.p95Ms} unit="ms" />
      </td>
    </>
  );
}
