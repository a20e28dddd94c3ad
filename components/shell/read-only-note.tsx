"use client";

import { useTranslations } from "use-intl";
import { useMayWrite } from "../api/use-may-write";
import { ViewLink } from "../ui/view-link";
import styles from "./read-only-note.module.css";

/** Says that nothing may be changed here, and leads to where it says how that is switched on; nothing where it may. */
export function ReadOnlyNote({ namespace }: { namespace: string }) {
  const t = useTranslations("readOnly");
  if (useMayWrite(namespace)) return null;
  return (
    <p className={styles.note} data-testid="read-only">
      {t("here", { namespace })} <ViewLink to="/meshes">{t("how")}</ViewLink>
    </p>
  );
}
