"use client";

import { useTranslations } from "use-intl";
import type { Review } from "../../../lib/policies/review";
import { Ago } from "../../ui/ago";
import { useOpenWords } from "../../words/use-open-words";
import styles from "./pending.module.css";

/** Who said what of a revision, oldest first; what counts no more is struck through, with why. */
export function ReviewList({ reviews }: { reviews: readonly Review[] }) {
  const t = useTranslations("pending");
  const words = useOpenWords();
  if (reviews.length === 0) return null;
  return (
    <ul className={styles.reviews} aria-label={t("reviews")} data-testid="reviews">
      {reviews.map(({ verdict, actor, at, message, endedBy }) => (
        <li key={`${actor.id} ${at}`}>
          <span className={endedBy ? styles.ended : undefined}>
            {t(verdict === "approve" ? "approvedBy" : "rejectedBy", { name: actor.name })}
          </span>{" "}
          <span className={styles.quiet}>
            <Ago at={at} />
            {message && <> · “{message}”</>}
            {endedBy && <> · {words(`pending.ended.${endedBy}`, {}, endedBy)}</>}
          </span>
        </li>
      ))}
    </ul>
  );
}
