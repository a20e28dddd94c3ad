"use client";

import { useTranslations } from "use-intl";
import type { Topology } from "../../../lib/topology/topology";
import { SideSheet } from "../../ui/side-sheet";
import { nameOf } from "../name-of";
import type { Selection } from "../view/selection";
import { CallPanel } from "./call-panel";
import { ServicePanel } from "./service-panel";
import styles from "./side-panel.module.css";

type Props = {
  topology: Topology;
  selection: Selection;
  isOld: boolean;
  onSelect: (selection: Selection | null) => void;
};

/** What is selected, beside the graph; Escape closes it. Its address is the page's own. */
export function SidePanel({ topology, selection, isOld, onSelect }: Props) {
  const t = useTranslations("topology");
  const node = selection.kind === "node" ? topology.nodes.find(({ id }) => id === selection.id) : undefined;
  const edge = selection.kind === "edge" ? topology.edges.find(({ id }) => id === selection.id) : undefined;
  const isForeign = (id: string) => topology.nodes.some((each) => each.id === id && each.kind === "foreign");
  const title = node
    ? node.service
    : edge
      ? t("callLabel", { from: nameOf(edge.from), to: nameOf(edge.to) })
      : selection.id;
  return (
    <SideSheet
      of={`${selection.kind} ${selection.id}`}
      label={title}
      closeLabel={t("panel.close")}
      testId="side-panel"
      className={styles.panel ?? ""}
      isOld={isOld}
      onClose={() => onSelect(null)}
    >
      {node && <ServicePanel topology={topology} node={node} onSelect={onSelect} />}
      {edge && <CallPanel edge={edge} isForeign={isForeign(edge.to)} onSelect={onSelect} />}
      {!node && !edge && (
        <>
          <h2 className={styles.title}>{nameOf(selection.id)}</h2>
          <p className={styles.quiet}>{selection.kind === "node" ? t("panel.gone") : t("panel.goneCall")}</p>
        </>
      )}
    </SideSheet>
  );
}
