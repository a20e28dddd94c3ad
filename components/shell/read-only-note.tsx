"use client";

import { useTranslations } from "use-intl";
import { useWhyNotWrite } from "../api/use-may-write";
import { ViewLink } from "../ui/view-link";
import styles from "./read-only-note.module.css";

/** Says why nothing may be changed here, and leads to what would have to be different; nothing where it may. */
export function ReadOnlyNote({ namespace }: { namespace: string }) {
  const t = useTranslations("readOnly");
  const why = useWhyNotWrite(namespace);
  if (why === null) return null;
  return (
    <p className={styles.note} data-testid="read-only">
      {t(why, { namespace })}{" "}
      <ViewLink to={why === "role" ? "/access" : "/meshes"}>{t(why === "role" ? "roles" : "how")}</ViewLink>
    </p>
  );
}
