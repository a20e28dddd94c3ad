"use client";

import { SegmentedControl } from "@mantine/core";
import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import { changedFields } from "../../../lib/policies/changed-fields";
import type { PolicyView, RevisionView } from "../../../lib/policies/policies";
import { SkeletonRows } from "../../ui/panel";
import { useUrlState } from "../../ui/use-url-state";
import { FieldMoves } from "../preview/field-moves";
import { comparedOf } from "./compared";
import styles from "./policy-page.module.css";

const PolicyCompare = dynamic(() => import("../yaml/policy-compare"), {
  ssr: false,
  loading: () => <SkeletonRows rows={6} />,
});

type Props = { policy: PolicyView; revisions: readonly RevisionView[] };

/** The two revisions that the URL names, as they were written, with what differs. */
export function CompareRevisions({ policy, revisions }: Props) {
  const t = useTranslations("policies.compare");
  const { param, set } = useUrlState();
  const [from, to] = comparedOf(param("compare"), revisions);
  const before = revisions.find(({ number }) => number === from);
  const after = revisions.find(({ number }) => number === to);
  if (!before || !after) return null;
  const form = param("side") === null ? "unified" : "side-by-side";
  return (
    <section className={styles.box} aria-labelledby="compare" data-testid="compare">
      <div className={styles.boxHead}>
        <h2 id="compare" className={styles.boxTitle}>
          {t("title", { from: before.number, to: after.number })}
        </h2>
        <SegmentedControl
          aria-label={t("form")}
          size="xs"
          value={form}
          data={[
            { value: "unified", label: t("unified") },
            { value: "side-by-side", label: t("sideBySide") },
          ]}
          onChange={(next) => set({ side: next === "unified" ? null : "1" }, { replace: true })}
        />
        <button
          type="button"
          className={styles.quiet}
          onClick={() => set({ compare: null }, { replace: true })}
        >
          {t("close")}
        </button>
      </div>
      <FieldMoves fields={changedFields(before.spec, after.spec)} />
      <PolicyCompare
        policy={policy}
        before={before.spec}
        after={after.spec}
        form={form}
        beforeName={t("revision", { number: before.number })}
        afterName={t("revision", { number: after.number })}
      />
    </section>
  );
}
