"use client";

import { useTranslations } from "use-intl";
import { logsLink } from "../../../lib/logs/logs-link";
import type { PolicyRow } from "../../../lib/policies/policies";
import type { SeenInstance } from "../../../lib/services/instances";
import type { ServiceSummary } from "../../../lib/services/services";
import { PolicyMark } from "../../policies/gist/policy-mark";
import { Figure } from "../../ui/figure";
import { HealthMark } from "../../ui/health-mark";
import { VersionSwatch } from "../../ui/version-swatch";
import { ViewLink } from "../../ui/view-link";
import styles from "./registry-table.module.css";

type Props = {
  services: readonly ServiceSummary[];
  /** Null until they are known. */
  instances: readonly SeenInstance[] | null;
  policies: readonly PolicyRow[] | null;
};

const signals = ["requests", "errors", "p50", "p95", "p99"] as const;

/** A row a service: its versions with their ready instances, its signals, its policies. */
export function RegistryTable({ services, instances, policies }: Props) {
  const t = useTranslations("registry.column");
  return (
    <table className={styles.table} data-testid="registry">
      <thead>
        <tr>
          <th scope="col">{t("service")}</th>
          <th scope="col">{t("versions")}</th>
          {signals.map((name) => (
            <th key={name} scope="col" className={styles.number}>
              {t(name)}
            </th>
          ))}
          <th scope="col">{t("policies")}</th>
        </tr>
      </thead>
      <tbody>
        {services.map((service) => (
          <Row
            key={`${service.namespace}/${service.service}`}
            of={service}
            instances={instances?.filter((each) => isOf(each, service)) ?? null}
            policies={policies?.filter((each) => isOf(each, service)) ?? null}
          />
        ))}
      </tbody>
    </table>
  );
}

function isOf(
  one: { namespace: string; service: string },
  { namespace, service }: { namespace: string; service: string },
): boolean {
  return one.namespace === namespace && one.service === service;
}

type RowProps = { of: ServiceSummary } & Pick<Props, "instances" | "policies">;

function Row({ of, instances, policies }: RowProps) {
  const t = useTranslations("registry");
  const { namespace, service, health, versions, signals: now, readyEndpoints } = of;
  const name = `${namespace}/${service}`;
  return (
    <tr data-testid={`service-${service}`} data-health={health}>
      <th scope="row" className={styles.name}>
        <HealthMark health={health} shapeOnly />{" "}
        <ViewLink to={`/services/${namespace}/${service}`} className={styles.link}>
          {service}
        </ViewLink>{" "}
        <span className={styles.soft}>{namespace}</span>
      </th>
      <td className={styles.versions} data-label={t("column.versions")}>
        {versions.length === 0 && <span className={styles.soft}>{t("noVersion")}</span>}
        {versions.map((version) => (
          <span key={version} className={styles.version}>
            <VersionSwatch version={version} />{" "}
            <span className={styles.soft}>
              {instances ? t("ready", { count: readyOf(instances, version) }) : "…"}
            </span>
          </span>
        ))}
        {readyEndpoints === 0 && <strong className={styles.bad}>{t("noneReady")}</strong>}
      </td>
      <td className={styles.number} data-label={t("column.requests")}>
        <ViewLink {...logsLink({ service: name })} className={styles.behind} title={t("behind")}>
          <Figure value={now.requestsPerSecond} unit="per-second" bare reason={t("noRequests")} />
        </ViewLink>
      </td>
      <td
        className={styles.number}
        data-label={t("column.errors")}
        data-bad={(now.errorRatio ?? 0) >= 0.01 || undefined}
      >
        <ViewLink
          {...logsLink({ service: name, status: "error" })}
          className={styles.behind}
          title={t("behind")}
        >
          <Figure value={now.errorRatio} unit="ratio" reason={t("noRequests")} />
        </ViewLink>
      </td>
      {(
        [
          ["p50", now.p50Ms],
          ["p95", now.p95Ms],
          ["p99", now.p99Ms],
        ] as const
      ).map(([quantile, ms]) => (
        <td key={quantile} className={styles.number} data-label={t(`column.${quantile}`)}>
          <Figure value={ms} unit="ms" reason={t("noLatency")} />
        </td>
      ))}
      <td className={styles.policies} data-label={t("column.policies")}>
        <Policies policies={policies} />
      </td>
    </tr>
  );
}

function Policies({ policies }: Pick<Props, "policies">) {
  const t = useTranslations("registry");
  const words = useTranslations("policies.kind");
  if (policies === null) return "…";
  const standing = policies.filter(({ spec, isWell }) => spec !== null || !isWell);
  if (standing.length === 0) return <span className={styles.soft}>{t("noPolicy")}</span>;
  return standing.map((policy) => (
    <ViewLink key={policy.id} to={`/policies/${policy.id}`} className={styles.policy}>
      {words(policy.kind)} <PolicyMark policy={policy} />
    </ViewLink>
  ));
}

function readyOf(instances: readonly SeenInstance[], version: string): number {
  return instances.filter((each) => each.version === version && each.state === "ready").length;
}
