"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { logsLink } from "../../../lib/logs/logs-link";
import type { PolicyRow } from "../../../lib/policies/policies";
import type { Movement, SeenInstance } from "../../../lib/services/instances";
import type { RegistryRow as Service } from "../../../lib/services/services";
import { PolicyMark } from "../../policies/gist/policy-mark";
import { Ago } from "../../ui/ago";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { HealthMark } from "../../ui/health-mark";
import { VersionSwatch } from "../../ui/version-swatch";
import { ViewLink } from "../../ui/view-link";
import styles from "./registry-table.module.css";

export type RegistryRowProps = {
  of: Service;
  /** Of this service; null until they are known. */
  instances: readonly SeenInstance[] | null;
  /** Of this service, newest first. */
  movements: readonly Movement[];
  policies: readonly PolicyRow[] | null;
  /** Whether anybody tells what services use: without it there are no columns. */
  shown: { use: boolean; restarts: boolean };
};

/** One service: health, versions and who came or went, signals, use, and what was decided. */
export function RegistryRow({ of, instances, movements, policies, shown }: RegistryRowProps) {
  const t = useTranslations("registry");
  const { namespace, service, health, signals: now, readyEndpoints, resources } = of;
  const name = `${namespace}/${service}`;
  const number = (column: NumberColumn, figure: ReactNode, isBad = false) => (
    <td
      className={table.number}
      data-column={column}
      data-label={t(`column.${column}`)}
      data-bad={isBad || undefined}
    >
      {figure}
    </td>
  );
  const behind = (status: "error" | undefined, figure: ReactNode) => (
    <ViewLink
      {...logsLink({ service: name, ...(status ? { status } : {}) })}
      className={table.behind}
      title={t("behind")}
    >
      {figure}
    </ViewLink>
  );
  const ms = (value: number | null) => <Figure value={value} unit="ms" reason={t("noLatency")} />;
  return (
    <tr data-testid={`service-${service}`} data-health={health}>
      <th scope="row">
        <HealthMark health={health} shapeOnly />{" "}
        <ViewLink to={`/services/${namespace}/${service}`} className={`${table.behind} ${styles.link}`}>
          {service}
        </ViewLink>{" "}
        <span className={styles.soft}>{namespace}</span>
      </th>
      <td className={styles.versions}>
        <Versions of={of} instances={instances} movements={movements} />
      </td>
      {number(
        "ready",
        <Figure value={readyEndpoints} unit="count" reason={t("notReady")} />,
        readyEndpoints === 0,
      )}
      {number(
        "requests",
        behind(
          undefined,
          <Figure value={now.requestsPerSecond} unit="per-second" bare reason={t("noRequests")} />,
        ),
      )}
      {number(
        "errors",
        behind("error", <Figure value={now.errorRatio} unit="ratio" reason={t("noRequests")} />),
        (now.errorRatio ?? 0) >= 0.01,
      )}
      {number("p50", ms(now.p50Ms))}
      {number("p95", ms(now.p95Ms))}
      {number("p99", ms(now.p99Ms))}
      {shown.use && number("cpu", <Figure value={resources.cpuCores} unit="count" reason={t("noCpu")} />)}
      {shown.use &&
        number("memory", <Figure value={resources.memoryBytes} unit="bytes" reason={t("noMemory")} />)}
      {shown.restarts &&
        number(
          "restarts",
          <Figure value={resources.restarts} unit="count" reason={t("noRestarts")} />,
          (resources.restarts ?? 0) > 0,
        )}
      <td className={styles.policies}>
        <Policies policies={policies} />
      </td>
    </tr>
  );
}

type NumberColumn = "ready" | "requests" | "errors" | "p50" | "p95" | "p99" | "cpu" | "memory" | "restarts";

function Versions({ of, instances, movements }: Pick<RegistryRowProps, "of" | "instances" | "movements">) {
  const t = useTranslations("registry");
  const { versions, readyEndpoints } = of;
  return (
    <>
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
      {(["joined", "left"] as const).map((kind) => (
        <Moved key={kind} kind={kind} movements={movements.filter((each) => each.kind === kind)} />
      ))}
    </>
  );
}

/** "1 instance left 40 s ago": the newest of those that did. */
function Moved({ kind, movements }: { kind: Movement["kind"]; movements: readonly Movement[] }) {
  const t = useTranslations("registry");
  const [newest] = movements;
  if (!newest) return null;
  return (
    <span className={styles.moved} data-kind={kind} title={movements.map(({ id }) => id).join(", ")}>
      {t(kind === "joined" ? "came" : "went", { count: movements.length })} <Ago at={newest.at} />
    </span>
  );
}

function Policies({ policies }: Pick<RegistryRowProps, "policies">) {
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
