"use client";

import { useTranslations } from "use-intl";
import { Snippet } from "../ui/snippet";
import styles from "./access.module.css";

/** A link to hand over; it is shown this once. */
export function OneTimeLink({ secret }: { secret: string }) {
  const t = useTranslations("access.people");
  return (
    <div role="status" data-testid="one-time-link" className={styles.link}>
      <p className={styles.quiet}>{t("linkNote")}</p>
      <Snippet text={`${window.location.origin}/sign-in#${secret}`} />
    </div>
  );
}
