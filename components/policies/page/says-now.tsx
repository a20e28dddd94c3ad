"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import type { PolicyView } from "../../../lib/policies/policies";
import { SkeletonRows } from "../../ui/panel";
import styles from "./policy-page.module.css";

const PolicyText = dynamic(() => import("../yaml/policy-text"), {
  ssr: false,
  loading: () => <SkeletonRows rows={6} />,
});

/** What stands, in full, as it is written. */
export function SaysNow({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policies");
  return (
    <section className={styles.box} aria-labelledby="says-now">
      <h2 id="says-now" className={styles.boxTitle}>
        {t("saysNow")}
      </h2>
      {policy.spec === null ? (
        <p className={styles.note}>{t("saysNothing")}</p>
      ) : (
        <PolicyText policy={policy} label={t("saysNow")} />
      )}
    </section>
  );
}
