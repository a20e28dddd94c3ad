"use client";

import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { useTranslations } from "use-intl";
import type { TopologyNode } from "../../../lib/topology/topology";
import { SplitBar } from "../../services/split/split-bar";
import { Figure } from "../../ui/figure";
import { HealthRing } from "../health-ring";
import { useNodeLabel } from "../use-node-label";
import styles from "./service-node.module.css";

export type ServiceNodeData = {
  node: TopologyNode;
  isSelected: boolean;
  isDim: boolean;
  onSelect: (id: string) => void;
};
export type ServiceFlowNode = Node<ServiceNodeData, "service">;

/** A service on the canvas: health, name, requests per second, and how its versions share them. */
export function ServiceNode({ data }: NodeProps<ServiceFlowNode>) {
  const { node, isSelected, isDim, onSelect } = data;
  const t = useTranslations("topology");
  const label = useNodeLabel();
  const { health, signals } = node;
  const isSick = health === "failing" || health === "degraded";
  return (
    <>
      <Handle type="target" position={Position.Left} className={styles.handle ?? ""} isConnectable={false} />
      <button
        type="button"
        className={`${styles.node} nopan`}
        data-health={health}
        data-kind={node.kind}
        data-dim={isDim}
        aria-pressed={isSelected}
        aria-label={label(node)}
        data-testid={`node-${node.id}`}
        onClick={() => onSelect(node.id)}
      >
        <span className={styles.top}>
          {node.kind !== "foreign" && <HealthRing health={health} errorRatio={signals.errorRatio} />}
          <span className={styles.names}>
            <span className={styles.name}>{node.kind === "outside" ? t("outside") : node.service}</span>
            <span className={styles.figures}>
              {node.kind === "foreign" ? (
                <span className={styles.room}>{node.namespace}</span>
              ) : signals.requestsPerSecond === null ? (
                t(health === "unknown" ? "unreported" : "noTraffic")
              ) : (
                <Figure value={signals.requestsPerSecond} unit="per-second" />
              )}
              {isSick && signals.errorRatio !== null && (
                <span className={styles.errors}>
                  <Figure value={signals.errorRatio} unit="ratio" />
                </span>
              )}
            </span>
          </span>
        </span>
        <span className={styles.foot}>
          <NodeVersions node={node} />
        </span>
      </button>
      <Handle type="source" position={Position.Right} className={styles.handle ?? ""} isConnectable={false} />
    </>
  );
}

function NodeVersions({ node }: { node: TopologyNode }) {
  const t = useTranslations("topology");
  if (node.kind === "outside") return <span className={styles.why}>{t("outsideWhy")}</span>;
  if (node.kind === "foreign") return <span className={styles.why}>{t("foreign")}</span>;
  const carrying = node.versions.filter(
    ({ observedShare, wantedShare }) => (observedShare ?? 0) > 0 || (wantedShare ?? 0) > 0,
  );
  if (node.versions.length < 2 || carrying.length === 0) {
    const [only] = node.versions;
    return (
      <span className={styles.quiet}>
        <span>{only?.version}</span>
        <span>
          {t("node.p95")} <Figure value={node.signals.p95Ms} unit="ms" />
        </span>
      </span>
    );
  }
  return (
    <>
      <span className={styles.versions}>
        {carrying.slice(0, 4).map(({ version, observedShare }) => (
          <span key={version}>
            {version} {observedShare === null ? "–" : `${Math.round(observedShare * 100)} %`}
          </span>
        ))}
      </span>
      <SplitBar
        parts={node.versions.map(({ version, observedShare, wantedShare }) => ({
          version,
          share: observedShare,
          wanted: wantedShare,
        }))}
      />
    </>
  );
}
