"use client";

import { useTranslations } from "use-intl";
import type { DeliveryView } from "../../lib/changes/changes";
import styles from "./change-progress.module.css";

/** Where a change was committed that another tool applies, and what it waits for; nothing of one that was written directly. */
export function CommitNote({ delivery }: { delivery: DeliveryView }) {
  const t = useTranslations("delivery.commit");
  const { commit, state, lastError } = delivery;
  if (commit === null) return null;
  const { sha, branch, base, repository, links, paths, mergedAt } = commit;
  const isWaiting = state === "committed";
  return (
    <div className={styles.commit} data-testid="commit-note">
      <p>
        {sha === null ? t("alreadyThere") : t("made")}{" "}
        {sha !== null && (
          <>
            <Page href={links.commit}>
              <code translate="no">{sha.slice(0, 7)}</code>
            </Page>{" "}
            {t("on")}{" "}
          </>
        )}
        <code translate="no">{branch}</code> {t("to")} <code translate="no">{repository}</code>
        {links.compare && (
          <>
            {" · "}
            <Page href={links.compare}>{t("compare", { base })}</Page>
          </>
        )}
      </p>
      {paths.length > 0 && (
        <p className={styles.detail}>
          {t("files", { count: paths.length })}: <span translate="no">{paths.join(", ")}</span>
        </p>
      )}
      {isWaiting && <p>{mergedAt === null ? t("waitsForMerge", { base }) : t("waitsForCluster")}</p>}
      {isWaiting && lastError && (
        <p>
          {t("away")} <span className={styles.quote}>{lastError.message}</span>
        </p>
      )}
    </div>
  );
}

function Page({ href, children }: { href: string | null; children: React.ReactNode }) {
  if (href === null) return children;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
