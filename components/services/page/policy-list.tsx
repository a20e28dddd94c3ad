"use client";

import { useTranslations } from "use-intl";
import { stateWord } from "../../../lib/changes/state-word";
import { routeSpecOf } from "../../../lib/policies/policy-spec";
import { ruleKey, weightsOfRule } from "../../../lib/policies/rules";
import { percentOfBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";
import { StateMark } from "../../changes/state-mark";
import { Ago } from "../../ui/ago";
import { VersionSwatch } from "../../ui/version-swatch";
import styles from "./service-page.module.css";

/** What was decided for a service: each policy with its rules, revision, editor and state. */
export function PolicyList({ detail }: { detail: ServiceDetail }) {
  const t = useTranslations("services");
  return (
    <ul className={styles.policies}>
      {detail.policies.map(({ id, kind, newestRevision, spec, state, strength, updatedAt, updatedBy }) => (
        <li key={id}>
          <p className={styles.facts}>
            <strong>{t(`policyKind.${kind}`)}</strong>
            <span>{t("policyRevision", { number: newestRevision })}</span>
            <StateMark
              word={stateWord({ state, strength, attempts: 0, convergence: undefined })}
              strength={strength}
            />
            <span>
              {updatedBy} <Ago at={updatedAt} />
            </span>
          </p>
          {routeSpecOf(spec)?.rules.map((rule) => (
            <p key={ruleKey(rule)} className={styles.rule}>
              <span className={styles.label}>{ruleKey(rule)}</span>
              {Object.entries(weightsOfRule(rule)).map(([version, bp]) => (
                <span key={version} className={styles.share}>
                  <VersionSwatch version={version} /> {percentOfBp(bp)} {t("column.percent")}
                </span>
              ))}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
