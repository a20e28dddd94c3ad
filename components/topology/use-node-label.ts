"use client";

import { useTranslations } from "use-intl";
import type { TopologyNode } from "../../lib/topology/topology";
import { figureParts } from "../ui/figure-text";

/** A node in one line, for those who hear it: "chat-model: Failing, 15.8 /s". */
export function useNodeLabel(): (node: TopologyNode) => string {
  const t = useTranslations();
  return (node) => {
    if (node.kind === "foreign")
      return t("topology.foreignLabel", { service: node.service, namespace: node.namespace });
    const parts = figureParts(node.signals.requestsPerSecond, "per-second");
    const rate = parts ? `${parts.digits} ${t("unit.per-second")}` : t("topology.noTraffic");
    const service = node.kind === "outside" ? t("topology.outside") : node.service;
    return t("topology.nodeLabel", { service, health: t(`health.${node.health}`), rate });
  };
}
