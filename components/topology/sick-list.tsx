"use client";

import { useTranslations } from "use-intl";
import type { Topology } from "../../lib/topology/topology";
import { HealthMark } from "../ui/health-mark";
import styles from "./topology-page.module.css";
import { useReason } from "./use-reason";
import { blameIn, causesFirst } from "./view/blame";

type Props = {
  graph: Pick<Topology, "nodes" | "edges">;
  selected: string | null;
  onSelect: (id: string) => void;
};

/** The services that need a look, by name, worst first; nothing when all are well. */
export function SickList({ graph, selected, onSelect }: Props) {
  const t = useTranslations("topology");
  const reasonOf = useReason();
  const sick = causesFirst(graph);
  const blame = blameIn(graph);
  if (sick.length === 0) return null;
  return (
    <ul className={styles.sick} aria-label={t("sick")} data-testid="sick-list">
      {sick.map((node) => (
        <li key={node.id}>
          <button type="button" aria-pressed={selected === node.id} onClick={() => onSelect(node.id)}>
            <HealthMark health={node.health} shapeOnly />
            <strong>{node.service}</strong>
            <span>{reasonOf(node, blame.get(node.id))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
