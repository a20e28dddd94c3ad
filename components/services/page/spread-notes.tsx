"use client";

import { useTranslations } from "use-intl";
import type { ServiceLoad } from "../../../lib/services/load";
import { RemedySnippet } from "../../meshes/remedy-snippet";
import { figureParts } from "../../ui/figure-text";
import styles from "./service-load.module.css";

/** In words: versions whose endpoints are used unevenly; whose use CPU and memory are; and what nobody tells. */
export function SpreadNotes({ load }: { load: ServiceLoad }) {
  const t = useTranslations("services.load");
  const { versions, resourcesOf, resourcesGap } = load;
  const hasUse = load.endpoints.some(
    ({ cpuCores, memoryBytes }) => cpuCores !== null || memoryBytes !== null,
  );
  return (
    <div className={styles.notes} data-testid="spread">
      {versions.map(({ version, spread: { verdict, maxOverMean, busiest, endpoints } }) =>
        maxOverMean === null || (verdict !== "skewed" && verdict !== "few" && verdict !== "even") ? null : (
          <p key={version} data-verdict={verdict}>
            {t(verdict, {
              version,
              busiest: busiest ?? "",
              times: figureParts(maxOverMean, "count")?.digits ?? "",
              count: endpoints,
            })}
          </p>
        ),
      )}
      {resourcesOf && hasUse && <p>{t(`of.${resourcesOf}`)}</p>}
      {resourcesGap && (
        <div>
          <p>{t("missing", { what: missing(resourcesGap.concepts, (each) => t(`what.${each}`)) })}</p>
          <RemedySnippet gap={resourcesGap} />
        </div>
      )}
    </div>
  );
}

const told = ["podCpu", "podMemory", "podRestarts"] as const;

function missing(concepts: readonly string[], word: (name: (typeof told)[number]) => string): string {
  return told
    .filter((name) => concepts.includes(name))
    .map(word)
    .join(", ");
}
