"use client";

import { useTranslations } from "use-intl";
import type { ChangeSummary } from "../../lib/changes/changes";
import styles from "./set-parts.module.css";

type Props = { change: Pick<ChangeSummary, "set">; policyId: string };

/** Which policy of a change over several something is about; of one alone nothing has to be said. */
export function PartTitle({ change, policyId }: Props) {
  const t = useTranslations("changes.set");
  const tp = useTranslations("policies");
  const part = change.set?.parts.find((each) => each.policyId === policyId);
  if (!part) return null;
  return (
    <h3 className={styles.partTitle}>
      {t("policy", { kind: tp(`kind.${part.policyKind}`), service: part.service })}
    </h3>
  );
}
