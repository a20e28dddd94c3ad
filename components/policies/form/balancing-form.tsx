"use client";

import { useTranslations } from "use-intl";
import type { ServiceDetail } from "../../../lib/services/services";
import type { LooseBalancing, LooseWay } from "../draft/loose-spec";
import { AddVersion } from "./add-version";
import { BalancingFields } from "./balancing-fields";
import { startOfVersion } from "./balancing-moves";
import styles from "./fields.module.css";
import { useFieldFacts } from "./form-facts";
import { withField } from "./list-moves";

type Props = {
  spec: LooseBalancing;
  onSpec: (spec: LooseBalancing) => void;
  service: ServiceDetail | undefined;
};

/** Which endpoint takes the next call: of the whole service, and of a version that chooses in its own way. */
export function BalancingForm({ spec, onSpec, service }: Props) {
  const t = useTranslations("policies.form");
  const { whyNot } = useFieldFacts("versions");
  const versions = Object.entries(spec.versions ?? {});
  const known = (service?.versionRows ?? []).map(({ version }) => version);
  const free = known.filter((version) => !versions.some(([taken]) => taken === version));
  const setVersion = (version: string, own: LooseWay | undefined) =>
    onSpec((withField(spec, "versions", withField(spec.versions, version, own)) ?? {}) as LooseBalancing);
  const add = (version: string) => setVersion(version, startOfVersion(spec));
  return (
    <div className={styles.form}>
      <BalancingFields
        path=""
        label={t("algorithm")}
        way={spec}
        onWay={(way) => onSpec((withField(way, "versions", spec.versions) ?? {}) as LooseBalancing)}
      />
      {versions.map(([version, own]) => (
        <section key={version} className={styles.part} aria-label={t("ofVersion", { version })}>
          <div className={styles.sectionHead}>
            <h3 className={styles.partTitle}>{t("ofVersion", { version })}</h3>
            <button type="button" className={styles.quiet} onClick={() => setVersion(version, undefined)}>
              {t("takeAway", { field: version })}
            </button>
          </div>
          <p className={styles.note}>{whyNot ?? t("inPlace")}</p>
          <BalancingFields
            path={`versions.${version}.`}
            label={t("algorithmFor", { version })}
            way={own}
            onWay={(way) => setVersion(version, way)}
          />
        </section>
      ))}
      {whyNot === null && (
        <div className={styles.adders}>
          {free.map((version) => (
            <button key={version} type="button" className={styles.quiet} onClick={() => add(version)}>
              {t("ownWayFor", { version })}
            </button>
          ))}
          <AddVersion taken={[...known, ...versions.map(([version]) => version)]} onAdd={add} />
        </div>
      )}
    </div>
  );
}
