"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { BothSides } from "../../../lib/policies/both-sides";
import { mergeSpecs } from "../../../lib/policies/merge-specs";
import type { PolicyView } from "../../../lib/policies/policies";
import type { PolicySpec } from "../../../lib/policies/policy-spec";
import { Time } from "../../ui/time";
import PolicyCompare from "../yaml/policy-compare";
import styles from "./editor-page.module.css";

type Props = {
  policy: PolicyView;
  /** `yours` without a spec: the draft cannot be read now. */
  sides: Pick<BothSides, "base" | "theirs"> & { yours: { spec: PolicySpec | null | undefined } };
  onResolve: (spec: PolicySpec | null, revision: number) => void;
};

/** Somebody was faster: what both began from, both results, and the ways on. */
export function ConflictBox({ policy, sides, onResolve }: Props) {
  const t = useTranslations("policies.conflict");
  const { base, theirs, yours } = sides;
  if (!theirs) return null;
  const merged = yours.spec === undefined ? null : mergeSpecs(base.spec, yours.spec, theirs.spec);
  const overlaps = merged?.outcome === "overlap" ? merged.overlaps : [];
  return (
    <section className={styles.conflict} role="alert" aria-label={t("title")} data-testid="policy-conflict">
      <h2 className={styles.subtitle}>
        {t("made", { name: theirs.actor.name, revision: theirs.revision })}{" "}
        <Time at={theirs.at} form="date" />
      </h2>
      {theirs.message && <p className={styles.quote}>“{theirs.message}”</p>}
      <div className={styles.sides}>
        <figure className={styles.side}>
          <figcaption>{t("theirs", { name: theirs.actor.name })}</figcaption>
          <PolicyCompare
            policy={policy}
            before={base.spec}
            after={theirs.spec}
            beforeName={t("base")}
            afterName={t("theirs", { name: theirs.actor.name })}
            form="unified"
          />
        </figure>
        {yours.spec !== undefined && (
          <figure className={styles.side}>
            <figcaption>{t("yours")}</figcaption>
            <PolicyCompare
              policy={policy}
              before={base.spec}
              after={yours.spec}
              beforeName={t("base")}
              afterName={t("yours")}
              form="unified"
            />
          </figure>
        )}
      </div>
      {merged?.outcome === "merged" && <p className={styles.plain}>{t("canMerge")}</p>}
      {overlaps.length > 0 && (
        <p className={styles.plain}>
          {t("overlap", {
            fields: overlaps.map(({ rule, field }) => (rule === "" ? field : `${rule}.${field}`)).join(", "),
          })}
        </p>
      )}
      {yours.spec === undefined && <p className={styles.plain}>{t("unreadable")}</p>}
      <div className={styles.actions}>
        {merged?.outcome === "merged" && (
          <Button className={styles.tall ?? ""} onClick={() => onResolve(merged.spec, theirs.revision)}>
            {t("rebase")}
          </Button>
        )}
        {merged?.outcome === "overlap" && yours.spec !== undefined && (
          <Button
            className={styles.tall ?? ""}
            variant="default"
            onClick={() => onResolve(yours.spec ?? null, theirs.revision)}
          >
            {t("keepMine")}
          </Button>
        )}
        <Button
          className={styles.tall ?? ""}
          variant="default"
          onClick={() => onResolve(theirs.spec, theirs.revision)}
        >
          {t("takeTheirs")}
        </Button>
      </div>
    </section>
  );
}
