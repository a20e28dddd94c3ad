"use client";

import { useTranslations } from "use-intl";
import { useMayWrite, useOwnMesh } from "../api/use-may-write";
import { ViewLink } from "../ui/view-link";
import styles from "./read-only-note.module.css";

/** Says that nothing may be changed here, and leads to where it says how that is switched on; nothing where it may. */
export function ReadOnlyNote({ namespace }: { namespace: string }) {
  const t = useTranslations("readOnly");
  const isWatched = useOwnMesh()?.controlPlane === "none";
  if (useMayWrite(namespace)) return null;
  return (
    <p className={styles.note} data-testid="read-only">
      {isWatched ? t("watched") : t("here", { namespace })} <ViewLink to="/meshes">{t("how")}</ViewLink>
    </p>
  );
}
