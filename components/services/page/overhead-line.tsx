"use client";

import { useTranslations } from "use-intl";
import type { Overhead } from "../../../lib/services/load";
import { RemedySnippet } from "../../meshes/remedy-snippet";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import styles from "./service-load.module.css";

/** What the mesh adds to a request, or why that is not known; by caller where there are several. */
export function OverheadLine({ overhead }: { overhead: Overhead }) {
  const t = useTranslations("services.overhead");
  const { sides, callersMs, serviceMs, addedMs, doubtMs, callers, unmatched, gap } = overhead;
  const parts = {
    added: () => <strong key="added">{<Figure value={addedMs} unit="ms" />}</strong>,
    callers: () => <Figure key="callers" value={callersMs} unit="ms" />,
    service: () => <Figure key="service" value={serviceMs} unit="ms" />,
  };
  const said = () => {
    if (sides !== "both") return words(t.raw(sides), parts);
    if (addedMs === null) return t("unmatched", { count: unmatched });
    return words(t.raw(addedMs < (doubtMs ?? 0) ? "noise" : "adds"), parts);
  };
  const canCompare = sides === "both" && (callers.length > 1 || unmatched > 0);
  return (
    <div className={styles.notes} data-testid="overhead" data-sides={sides}>
      <p>
        <span className={styles.label}>{t("label")}</span> {said()}
      </p>
      {gap && <RemedySnippet gap={gap} />}
      {canCompare && (
        <details className={styles.more}>
          <summary>{t("byCaller")}</summary>
          <Callers callers={callers} />
        </details>
      )}
    </div>
  );
}

/** A sentence with figures in the places of its `{names}`. */
function words(sentence: string, parts: Record<string, () => React.ReactNode>): React.ReactNode[] {
  return sentence.split(/\{(\w+)\}/).map((piece, index) => (index % 2 === 1 ? parts[piece]?.() : piece));
}

function Callers({ callers }: Pick<Overhead, "callers">) {
  const t = useTranslations("services.overhead");
  const none = t("oneSide");
  return (
    <table className={`${table.inset} ${table.figures} ${styles.callers}`}>
      <thead>
        <tr>
          {(["caller", "callersSee", "serviceSees", "added"] as const).map((name) => (
            <th key={name} scope="col">
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {callers.map(({ namespace, service, callersMs, serviceMs, addedMs }) => (
          <tr key={`${namespace}/${service}`}>
            <th scope="row" translate="no">
              {service} <span className={styles.label}>{namespace}</span>
            </th>
            <td>
              <Figure value={callersMs} unit="ms" reason={none} />
            </td>
            <td>
              <Figure value={serviceMs} unit="ms" reason={none} />
            </td>
            <td>
              <Figure value={addedMs} unit="ms" reason={none} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
