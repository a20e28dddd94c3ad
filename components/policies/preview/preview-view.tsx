"use client";

import { useTranslations } from "use-intl";
import { CommitDiff } from "../../changes/commit-diff";
import { ResourceDiff } from "../../changes/resource-diff";
import { ReadFailure } from "../../ui/read-failure";
import type { PreviewRead } from "../editor/use-preview-of";
import { changedLines } from "./changed-lines";
import { EvidenceView } from "./evidence-view";
import { FieldMoves } from "./field-moves";
import styles from "./preview.module.css";

/** What Apply would do: which fields move, what the figures say of it, and exactly what would be pushed. */
export function PreviewView({ read }: { read: PreviewRead }) {
  const t = useTranslations("policies.preview");
  const { preview, isAsking, error } = read;
  return (
    <div className={styles.preview} aria-busy={isAsking} data-testid="preview" data-current={read.isCurrent}>
      {error && <ReadFailure error={error} />}
      {!preview && !error && <p className={styles.note}>{t(isAsking ? "asking" : "nothing")}</p>}
      {preview && (
        <>
          <FieldMoves fields={preview.fields} />
          <EvidenceView evidence={preview.evidence} />
          {!preview.liveRead && <p className={styles.warning}>{t("notLive")}</p>}
          {preview.commit && <CommitDiff commit={preview.commit} />}
          <details className={styles.more}>
            <summary>
              {preview.fields.length === 0
                ? t("resources")
                : t("diff", { lines: changedLines(preview.diff) })}
            </summary>
            <ResourceDiff diff={preview.diff} />
          </details>
          <details className={styles.more}>
            <summary>{t("command")}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
            <pre tabIndex={0} translate="no">
              {preview.command}
            </pre>
          </details>
        </>
      )}
    </div>
  );
}
