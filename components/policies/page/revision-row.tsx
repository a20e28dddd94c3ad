"use client";

import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { PolicyView, RevisionView } from "../../../lib/policies/policies";
import { SkeletonRows } from "../../ui/panel";
import { Time } from "../../ui/time";
import { ViewLink } from "../../ui/view-link";
import { PolicyGist } from "../gist/policy-gist";
import { PolicyMark } from "../gist/policy-mark";
import styles from "./revision-table.module.css";

const PolicyText = dynamic(() => import("../yaml/policy-text"), {
  ssr: false,
  loading: () => <SkeletonRows rows={6} />,
});

type Props = {
  policy: PolicyView;
  revision: RevisionView;
  isPicked: boolean;
  onPick: () => void;
  /** It is what the URL points at: it stands out and shows all that it says. */
  isMarked: boolean;
  onMark: () => void;
  onBack: () => void;
};

/** One revision: what it says, what became of it, who made it and why. */
export function RevisionRow({ policy, revision, isPicked, onPick, isMarked, onMark, onBack }: Props) {
  const t = useTranslations("policies");
  const { number, spec, actor, message, createdAt } = revision;
  const row = useRef<HTMLTableRowElement>(null);
  const [isArrivedAt] = useState(isMarked);
  // Not before the texts above it have their heights.
  const arrive = () => {
    if (isArrivedAt) row.current?.scrollIntoView();
  };
  return (
    <>
      <tr ref={row} aria-current={isMarked || undefined} data-testid={`revision-${number}`}>
        <td>
          <input
            type="checkbox"
            className={styles.pick}
            aria-label={t("revision.pick", { number })}
            checked={isPicked}
            onChange={onPick}
          />
        </td>
        <th scope="row" className={styles.number}>
          <button
            type="button"
            className={styles.open}
            aria-expanded={isMarked}
            aria-label={t(isMarked ? "revision.shut" : "revision.open", { number })}
            onClick={onMark}
          >
            {number}
          </button>
        </th>
        <td className={styles.says}>
          <PolicyGist spec={spec} />
        </td>
        <td className={styles.state}>
          <RevisionState policy={policy} revision={revision} />
        </td>
        <td className={styles.by}>
          {actor.name}
          {message && <span className={styles.message}>{message}</span>}
        </td>
        <td className={styles.when}>
          <Time at={createdAt} form="date" />
        </td>
        <td className={styles.act}>
          {revision.changeId !== null && number !== policy.standingRevision && (
            <button type="button" className={styles.back} onClick={onBack}>
              {t("rollBackTo", { number })}
            </button>
          )}
        </td>
      </tr>
      {isMarked && (
        <tr className={styles.full} data-testid="revision-in-full">
          <td colSpan={7}>
            <PolicyText
              policy={{ ...policy, spec }}
              label={t("revision.full", { number })}
              onDrawn={arrive}
            />
          </td>
        </tr>
      )}
    </>
  );
}

function RevisionState({ policy, revision }: { policy: PolicyView; revision: RevisionView }) {
  const t = useTranslations("policies.revision");
  if (revision.state === "withdrawn") return <span className={styles.soft}>{t("withdrawn")}</span>;
  if (revision.changeId === null) return <span className={styles.soft}>{t("notApplied")}</span>;
  return (
    <ViewLink to={`/changes/${revision.changeId}`}>
      {revision.number === policy.standingRevision ? <PolicyMark policy={policy} /> : t("applied")}
    </ViewLink>
  );
}
