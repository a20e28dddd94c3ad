"use client";

import { useTranslations } from "use-intl";
import { Snippet } from "../ui/snippet";
import { Time } from "../ui/time";
import styles from "./access.module.css";

/** A link to hand over; it is shown this once. */
export function OneTimeLink({ secret, expiresAt }: { secret: string; expiresAt: string }) {
  const t = useTranslations("access.people");
  return (
    <div role="status" data-testid="one-time-link" className={styles.link}>
      <p className={styles.quiet}>
        {t("linkNote")} <Time at={expiresAt} />.
      </p>
      <Snippet text={`${window.location.origin}/sign-in#${secret}`} />
    </div>
  );
}
