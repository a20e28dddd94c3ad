"use client";

import { useTranslations } from "use-intl";
import { type Concurrency, limitPerCaller, slotsBehind } from "../../../lib/policies/concurrency";
import type { ServiceDetail } from "../../../lib/services/services";
import type { LooseBreaker, LooseProtection } from "../draft/loose-spec";
import { AddVersion } from "./add-version";
import styles from "./fields.module.css";
import { withField } from "./list-moves";
import { ProtectionFields } from "./protection-fields";

/** What a proxy limits open calls to by itself. */
const proxyDefault = 1_024;

type Props = {
  spec: LooseBreaker;
  onSpec: (spec: LooseBreaker) => void;
  service: ServiceDetail | undefined;
  /** Undefined until it was asked. */
  concurrency: Concurrency | undefined;
};

/** A circuit breaker: what holds for the whole service, and what a version has of its own. */
export function BreakerForm({ spec, onSpec, service, concurrency }: Props) {
  const t = useTranslations("policies.form");
  const versions = Object.entries(spec.versions ?? {});
  const known = (service?.versionRows ?? []).map(({ version }) => version);
  const free = known.filter((version) => !versions.some(([taken]) => taken === version));
  const setVersion = (version: string, own: LooseProtection | undefined) => {
    const next = withField(spec.versions, version, own);
    onSpec(withField(spec, "versions", next) ?? {});
  };
  const add = (version: string) =>
    setVersion(version, { limits: { maxRequests: firstLimit(spec, concurrency, version) } });
  return (
    <div className={styles.form}>
      <p className={styles.note}>{t("perCaller")}</p>
      <section className={styles.part} aria-label={t("wholeService")}>
        <h3 className={styles.partTitle}>{t("wholeService")}</h3>
        <ProtectionFields
          path=""
          own={spec}
          onOwn={(own) => onSpec((withField(own, "versions", spec.versions) ?? {}) as LooseBreaker)}
          version={null}
          concurrency={concurrency}
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
            version={version}
            concurrency={concurrency}
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

/** A caller's share of what the version's engines work on at once; where nobody knows, what the service has. */
function firstLimit(spec: LooseBreaker, concurrency: Concurrency | undefined, version: string): number {
  const behind = slotsBehind(concurrency?.versions ?? [], version);
  if (behind && behind.how !== "seen") return limitPerCaller(behind.total, concurrency?.callers ?? 1);
  const ofService = spec.limits?.maxRequests;
  return typeof ofService === "number" ? ofService : proxyDefault;
}
