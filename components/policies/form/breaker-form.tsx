"use client";

import { useTranslations } from "use-intl";
import type { ServiceDetail } from "../../../lib/services/services";
import type { LooseBreaker, LooseProtection } from "../draft/loose-spec";
import { AddVersion } from "./add-version";
import styles from "./fields.module.css";
import { withField } from "./list-moves";
import { ProtectionFields } from "./protection-fields";

type Props = {
  spec: LooseBreaker;
  onSpec: (spec: LooseBreaker) => void;
  service: ServiceDetail | undefined;
  /** How many instances call this service; null where nobody could tell. */
  callers: number | null;
};

/** A circuit breaker: what holds for the whole service, and what a version has of its own. */
export function BreakerForm({ spec, onSpec, service, callers }: Props) {
  const t = useTranslations("policies.form");
  const versions = Object.entries(spec.versions ?? {});
  const known = (service?.versionRows ?? []).map(({ version }) => version);
  const free = known.filter((version) => !versions.some(([taken]) => taken === version));
  const setVersion = (version: string, own: LooseProtection | undefined) => {
    const next = withField(spec.versions, version, own);
    onSpec(withField(spec, "versions", next) ?? {});
  };
  const add = (version: string) => setVersion(version, { limits: { maxRequests: 64 } });
  return (
    <div className={styles.form}>
      <p className={styles.note}>{t("perCaller")}</p>
      <section className={styles.part} aria-label={t("wholeService")}>
        <h3 className={styles.partTitle}>{t("wholeService")}</h3>
        <ProtectionFields
          path=""
          own={spec}
          onOwn={(own) => onSpec((withField(own, "versions", spec.versions) ?? {}) as LooseBreaker)}
          callers={callers}
        />
      </section>
      {versions.map(([version, own]) => (
        <section key={version} className={styles.part} aria-label={t("ofVersion", { version })}>
          <div className={styles.sectionHead}>
            <h3 className={styles.partTitle}>{t("ofVersion", { version })}</h3>
            <button type="button" className={styles.quiet} onClick={() => setVersion(version, undefined)}>
              {t("takeAway", { field: version })}
            </button>
          </div>
          <p className={styles.note}>{t("overrides")}</p>
          <ProtectionFields
            path={`versions.${version}.`}
            own={own}
            onOwn={(next) => setVersion(version, next)}
            callers={callers}
          />
        </section>
      ))}
      <div className={styles.adders}>
        {free.map((version) => (
          <button key={version} type="button" className={styles.quiet} onClick={() => add(version)}>
            {t("ownFor", { version })}
          </button>
        ))}
        <AddVersion taken={[...known, ...versions.map(([version]) => version)]} onAdd={add} />
      </div>
    </div>
  );
}
