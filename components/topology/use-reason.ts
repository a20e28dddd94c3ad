"use client";

import { useTranslations } from "use-intl";
import type { TopologyNode } from "../../lib/topology/topology";
import { useOpenWords } from "../words/use-open-words";
import { nameOf } from "./name-of";

type ReasonOf = (node: Pick<TopologyNode, "reason">, blamed?: string) => string | null;

/** Why a node is not well, in words, and which node it has that from; null when nothing is said. */
export function useReason(): ReasonOf {
  const t = useTranslations("topology");
  const words = useOpenWords();
  return ({ reason }, blamed) => {
    if (!reason) return null;
    const said = words(`topology.reason.${reason.code}`, reason.params, reason.code);
    return blamed === undefined ? said : t("blame", { reason: said, service: nameOf(blamed) });
  };
}
