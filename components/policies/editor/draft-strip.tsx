"use client";

import { useTranslations } from "use-intl";
import type { DraftAnswer } from "../../../lib/policies/drafts";
import type { PolicyView } from "../../../lib/policies/policies";
import type { PolicyPreview } from "../../../lib/policies/preview";
import { Ago } from "../../ui/ago";
import { PolicyMark } from "../gist/policy-mark";
import { changedLines } from "../preview/changed-lines";
import type { DraftNote } from "./draft-notes";
import styles from "./editor-page.module.css";

type Props = {
  policy: PolicyView;
  answer: DraftAnswer;
  notes: readonly DraftNote[];
  preview: PolicyPreview | undefined;
  isMoved: boolean;
  isOld: boolean;
};

/** All that has to be seen at once: what is live, who else is at work, what is wrong, how much would change. */
export function DraftStrip({ policy, answer, notes, preview, isMoved, isOld }: Props) {
  const t = useTranslations("policies.editor");
  const unsupported = notes.filter(({ is }) => is === "unsupported").length;
  const others = notes.filter(({ is }) => is !== "unsupported");
  const errors = others.filter(({ severity }) => severity === "error").length;
  const warnings = others.filter(({ severity }) => severity === "warning").length;
  return (
    <header className={styles.strip} data-old={isOld || undefined} data-testid="draft-strip">
      <h1 className={styles.title}>
        {t(`titleOf.${policy.kind}`)} <span translate="no">{policy.service}</span>
      </h1>
      <p className={styles.facts}>
        <span className={styles.fact} data-fact="live">
          {policy.standingRevision === null
            ? t("noneLive")
            : t(policy.tone === "wrong" ? "decided" : "live", { revision: policy.standingRevision })}
          {policy.standingRevision !== null && <PolicyMark policy={policy} />}
        </span>
        <span className={styles.fact} data-fact="others" data-bad={answer.others.length > 0}>
          {answer.others.length === 0
            ? t("alone")
            : t("others", { names: answer.others.map(({ actorName }) => actorName).join(", ") })}{" "}
          {answer.others[0] && <Ago at={answer.others[0].updatedAt} />}
        </span>
        <span className={styles.fact} data-fact="problems" data-bad={errors > 0}>
          {errors > 0 ? t("errors", { count: errors }) : warnings === 0 && t("noProblems")}
          {warnings > 0 && <span className={styles.warned}>{t("warnings", { count: warnings })}</span>}
        </span>
        <span className={styles.fact} data-fact="unsupported" data-bad={unsupported > 0}>
          {t("unsupportedCount", { count: unsupported })}
        </span>
        <span className={styles.fact} data-fact="diff">
          {preview && isMoved
            ? t("diffSize", { fields: preview.fields.length, lines: changedLines(preview.diff) })
            : t(isMoved ? "diffUnknown" : "noDiff")}
        </span>
      </p>
    </header>
  );
}
