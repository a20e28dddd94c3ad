"use client";

import { useTranslations } from "use-intl";
import type { CommitPreview } from "../../lib/changes/commit";
import { ResourceDiff } from "./resource-diff";

/** The files that applying would commit, near to what moves in them. */
export function CommitDiff({ commit }: { commit: CommitPreview }) {
  const t = useTranslations("delivery.commit");
  const { files, repository, branch } = commit;
  const diff = files.map(({ path, becomes, fromLine, before, after }) => ({
    ref: t(`file.${becomes}`, { path, line: fromLine }),
    before,
    after,
  }));
  return (
    <details open data-testid="commit-diff">
      <summary>{t("wouldCommit", { count: files.length, branch })}</summary>
      <p translate="no">{repository}</p>
      <ResourceDiff diff={diff} />
      {files.some(({ isCut }) => isCut) && <p>{t("cut")}</p>}
    </details>
  );
}
