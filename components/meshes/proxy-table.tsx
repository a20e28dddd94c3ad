"use client";

import { useTranslations } from "use-intl";
import type { Proxies, ProxyView } from "../../lib/meshes/proxies";
import { Ago } from "../ui/ago";
import table from "../ui/data-table.module.css";
import { HealthMark } from "../ui/health-mark";
import { SafeText } from "../ui/safe-text";
import styles from "./proxy-table.module.css";
import { ProxyVersions } from "./proxy-versions";

/** A row a node: whether it has taken what it was sent, by type, and what it said when it last refused. */
export function ProxyTable({ proxies: { proxies, total } }: { proxies: Proxies }) {
  const t = useTranslations("meshes.proxies");
  return (
    <>
      <table className={`${table.cards} ${table.texts}`} data-testid="proxies">
        <thead>
          <tr>
            {(["node", "state", "versions", "refusal", "since"] as const).map((name) => (
              <th key={name} scope="col">
                {t(`column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {proxies.map((proxy) => (
            <Row key={`${proxy.id} ${proxy.connectedSince}`} of={proxy} />
          ))}
        </tbody>
      </table>
      {total > proxies.length && (
        <p className={styles.foot}>{t("capped", { shown: proxies.length, total })}</p>
      )}
    </>
  );
}

const marks = { nacked: "failing", pending: "degraded", acked: "well" } as const;

function Row({ of: { id, cluster, userAgent, state, types, connectedSince } }: { of: ProxyView }) {
  const t = useTranslations("meshes.proxies");
  return (
    <tr data-testid="proxy" data-state={state}>
      <th scope="row">
        {id === "" ? t("unnamed") : <SafeText text={id} />}
        <span className={styles.soft}>
          <SafeText text={[cluster, userAgent].filter((text) => text !== "").join(" · ")} />
        </span>
      </th>
      <td className={styles.state}>
        <HealthMark health={marks[state]} shapeOnly /> {t(`state.${state}`)}
      </td>
      <td>
        <ProxyVersions types={types} />
      </td>
      <td data-label={t("column.refusal")}>
        <LastRefusal types={types} />
      </td>
      <td className={styles.when} data-label={t("column.since")}>
        <Ago at={connectedSince} />
      </td>
    </tr>
  );
}

/** The newest of all types; one that was mended stays to be read. */
function LastRefusal({ types }: { types: ProxyView["types"] }) {
  const t = useTranslations("meshes.proxies");
  const [last] = types
    .flatMap(({ lastRefusal, refusal }) =>
      lastRefusal ? [{ ...lastRefusal, stands: refusal !== null }] : [],
    )
    .toSorted((left, right) => (left.at < right.at ? 1 : -1));
  if (!last) return <span title={t("noRefusal")}>–</span>;
  return (
    <p className={styles.refusal} data-stands={last.stands || undefined}>
      <SafeText text={last.detail} />{" "}
      <span className={styles.soft}>
        <Ago at={last.at} />
      </span>
    </p>
  );
}
