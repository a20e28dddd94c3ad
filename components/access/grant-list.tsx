"use client";

import { useTranslations } from "use-intl";
import type { Grant } from "../../lib/access/grants";
import styles from "./access.module.css";
import { useGrantWords } from "./use-grant-words";

type Props = {
  grants: readonly Grant[];
  /** With what each role may do. */
  isExplained?: boolean;
  /** They come from groups, and are not given here. */
  isFromGroups?: boolean;
};

/** Roles and where they hold. */
export function GrantList({ grants, isExplained = false, isFromGroups = false }: Props) {
  const t = useTranslations("access");
  const place = useGrantWords();
  return (
    <ul className={styles.grants}>
      {grants.map((grant) => (
        <li key={`${grant.role} ${grant.mesh} ${grant.namespace}`}>
          <strong>{t(`role.${grant.role}`)}</strong> {place(grant)}
          {isFromGroups && <span className={styles.quiet}> {t("people.byGroup")}</span>}
          {isExplained && <span className={styles.quiet}> {t(`roleMay.${grant.role}`)}</span>}
        </li>
      ))}
    </ul>
  );
}
