"use client";

import { useTranslations } from "use-intl";
import type { LogLine } from "../../lib/logs/log-line";
import { useMay } from "../api/who";
import { ViewLink } from "../ui/view-link";
import styles from "./raw-text.module.css";

type Props = { line: LogLine; isPending: boolean; onReveal: () => void };

/** Below a masked line: shows what was said to who may, with what follows from that; says to others why not. */
export function RevealControl({ line, isPending, onReveal }: Props) {
  const t = useTranslations("logs.masked");
  const isAllowed = useMay("prompt.read", { namespace: line.namespace ?? "*" });
  if (!isAllowed) {
    return (
      <p className={styles.more} data-testid="not-revealed">
        {t("role")} <ViewLink to="/access">{t("roles")}</ViewLink>
      </p>
    );
  }
  return (
    <p className={styles.more}>
      <button type="button" disabled={isPending} onClick={onReveal}>
        {t("show")}
      </button>{" "}
      {t("written")}
    </p>
  );
}
