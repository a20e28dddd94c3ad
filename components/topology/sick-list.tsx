"use client";

import { useTranslations } from "use-intl";
import type { TopologyNode } from "../../lib/topology/topology";
import { HealthMark } from "../ui/health-mark";
import styles from "./topology-page.module.css";
import { useReason } from "./use-reason";
import { isSick, worstFirst } from "./view/worst";

type Props = { nodes: readonly TopologyNode[]; selected: string | null; onSelect: (id: string) => void };

/** The services that need a look, by name, worst first; nothing when all are well. */
export function SickList({ nodes, selected, onSelect }: Props) {
  const t = useTranslations("topology");
  const reasonOf = useReason();
  const sick = worstFirst(nodes.filter((node) => node.kind === "service" && isSick(node)));
  if (sick.length === 0) return null;
  return (
    <ul className={styles.sick} aria-label={t("sick")} data-testid="sick-list">
      {sick.map((node) => (
        <li key={node.id}>
          <button type="button" aria-pressed={selected === node.id} onClick={() => onSelect(node.id)}>
            <HealthMark health={node.health} shapeOnly />
            <strong>{node.service}</strong>
            <span>{reasonOf(node)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
