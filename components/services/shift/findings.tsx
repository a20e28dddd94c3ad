"use client";

import { useTranslations } from "use-intl";
import type { ShiftPreview } from "../../../lib/services/shift";
import { Snippet } from "../../ui/snippet";
import { useOpenWords } from "../../words/use-open-words";
import styles from "./shift-panel.module.css";

type Props = { preview: ShiftPreview | null; empty: readonly string[] };

/** What stands in the way or is worth knowing before Apply: faults first, then what the target cannot express. */
export function Findings({ preview, empty }: Props) {
  const t = useTranslations("shift");
  const words = useOpenWords();
  const problems = (preview?.problems ?? []).filter(({ code }) => code !== "no-ready-endpoint");
  const unsupported = preview?.unsupported ?? [];
  if (problems.length + unsupported.length + empty.length === 0) return null;
  return (
    <ul className={styles.findings} aria-label={t("problems")} data-testid="shift-findings">
      {empty.length > 0 && (
        <li data-severity="error">{t("overrideNeeded", { versions: empty.join(", ") })}</li>
      )}
      {problems.map(({ code, severity, path, params, message, snippet }) => (
        <li key={`${code} ${path}`} data-severity={severity}>
          {words(`shift.problem.${code}`, params, message)}
          {snippet !== undefined && <Snippet text={snippet} />}
        </li>
      ))}
      {unsupported.map(({ path, reason }) => (
        <li key={path} data-severity="error">
          {t("unsupported", { path, reason })}
        </li>
      ))}
    </ul>
  );
}
