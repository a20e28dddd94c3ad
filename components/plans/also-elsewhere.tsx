"use client";

import { useTranslations } from "use-intl";
import { ViewLink } from "../ui/view-link";
import styles from "./plans.module.css";
import { useSeveralMeshes } from "./use-several-meshes";

/** Leads from a decision to the same one in other meshes; nothing where there is one mesh. `extra` says what is decided. */
export function AlsoElsewhere({ extra }: { extra: Record<string, string> }) {
  const t = useTranslations("plans");
  if (useSeveralMeshes().length === 0) return null;
  return (
    <ViewLink to="/plans/new" extra={extra} className={styles.elsewhere} data-testid="also-elsewhere">
      {t("elsewhere")}
    </ViewLink>
  );
}
