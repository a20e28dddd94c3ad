"use client";

import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { useTranslations } from "use-intl";
import type { TopologyEdge } from "../../../lib/topology/topology";
import { Figure } from "../../ui/figure";
import { nameOf } from "../name-of";
import { isSick } from "../view/worst";
import styles from "./call-edge.module.css";

export type CallEdgeData = {
  edge: TopologyEdge;
  width: number;
  isDim: boolean;
  isSelected: boolean;
  /** Under the pointer, or touching what is selected: says its figures. */
  isTold: boolean;
  onSelect: (id: string) => void;
};
export type CallFlowEdge = Edge<CallEdgeData, "call">;

/** Calls from one service to another: as wide as they are many, coloured and dashed when they fail. */
export function CallEdge({
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
  data,
}: EdgeProps<CallFlowEdge>) {
  const t = useTranslations("topology");
  if (!data) return null;
  const { edge, width, isDim, isSelected, isTold, onSelect } = data;
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    curvature: 0.35,
  });
  const sick = isSick(edge);
  const isFull = isTold || isSelected;
  return (
    <g
      className={styles.edge}
      data-health={edge.health}
      data-dim={isDim}
      data-selected={isSelected}
      data-testid={`edge-${edge.id}`}
    >
      <BaseEdge path={path} interactionWidth={18} style={{ strokeWidth: width }} />
      {(isFull || (sick && !isDim)) && (
        <EdgeLabelRenderer>
          <button
            type="button"
            className={`${styles.label} nopan`}
            data-health={edge.health}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            aria-label={t("callLabel", { from: nameOf(edge.from), to: nameOf(edge.to) })}
            onClick={() => onSelect(edge.id)}
          >
            {isFull && <Figure value={edge.signals.requestsPerSecond} unit="per-second" />}
            {edge.signals.errorRatio !== null && edge.signals.errorRatio > 0 && (
              <span className={styles.errors}>
                <Figure value={edge.signals.errorRatio} unit="ratio" />
              </span>
            )}
            {isFull && (
              <span className={styles.latency}>
                {t("node.p95")} <Figure value={edge.signals.p95Ms} unit="ms" />
              </span>
            )}
          </button>
        </EdgeLabelRenderer>
      )}
    </g>
  );
}
