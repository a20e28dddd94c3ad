"use client";

import { CopyButton } from "@mantine/core";
import { useTranslations } from "use-intl";
import { CommitDiff } from "../../changes/commit-diff";
import { ResourceDiff } from "../../changes/resource-diff";
import { Duration } from "../../ui/duration";
import styles from "./shift-panel.module.css";
import { summaryText } from "./summary-text";
import type { PreviewRead } from "./use-shift-preview";

type Props = { read: PreviewRead; isMoved: boolean; requestsPerSecond: number | null };

/** What Apply would push, in one line, as a diff and as a command. */
export function ShiftPreviewView({ read, isMoved, requestsPerSecond }: Props) {
  const t = useTranslations("shift");
  const { preview, isAsking, error } = read;
  const takesMs =
    preview && requestsPerSecond !== null && requestsPerSecond > 0
      ? (preview.sampleNeeded / requestsPerSecond) * 1_000
      : null;
  return (
    <section className={styles.preview} aria-label={t("summary")} aria-busy={isAsking}>
      <p className={styles.summary} data-testid="shift-summary">
        {preview
          ? summaryText(preview.summary)
          : !isMoved
            ? t("nothing")
            : error
              ? t("previewFailed")
              : t("previewing")}
      </p>
      {preview && (
        <>
          <p className={styles.quiet}>
            {t("sample", { count: preview.sampleNeeded })}
            {takesMs !== null && (
              <>
                {" "}
                {t("sampleTakes")} <Duration ms={Math.ceil(takesMs / 1_000) * 1_000} />
              </>
            )}
          </p>
          {!preview.liveRead && <p className={styles.warning}>{t("notLive")}</p>}
          {preview.commit && <CommitDiff commit={preview.commit} />}
          <details className={styles.more}>
            <summary>{t("diff")}</summary>
            <ResourceDiff diff={preview.resources} />
          </details>
          <details className={styles.more}>
            <summary>{t("command")}</summary>
            <div className={styles.command}>
              <CopyButton value={preview.command}>
                {({ copied, copy }) => (
                  <button type="button" className={styles.tool} onClick={copy}>
                    {t(copied ? "copied" : "copy")}
                  </button>
                )}
              </CopyButton>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
              <pre tabIndex={0}>{preview.command}</pre>
            </div>
          </details>
        </>
      )}
    </section>
  );
}
