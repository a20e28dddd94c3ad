"use client";

import { useTranslations } from "use-intl";
import { logsLink } from "../../../lib/logs/logs-link";
import type { BreakerRow, Breakers } from "../../../lib/policies/breakers";
import { breakersRoute } from "../../../lib/policies/routes-breakers";
import { useApi } from "../../api/use-api";
import { ToneShape } from "../../changes/state-mark";
import { RemedySnippet } from "../../meshes/remedy-snippet";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { Panel, SkeletonRows } from "../../ui/panel";
import { useNothing } from "../../ui/use-nothing";
import { useUrlState } from "../../ui/use-url-state";
import { VersionSwatch } from "../../ui/version-swatch";
import { ViewLink } from "../../ui/view-link";
import { BreakerCalls } from "./breaker-calls";
import styles from "./breaker-panel.module.css";
import { BreakerTimeline } from "./breaker-timeline";
import { breakerTones } from "./breaker-tones";
import { TrippedBreakers } from "./tripped-breakers";

const liveMs = 1_500;
const inWords: ReadonlySet<string> = new Set(["version", "state", "openCallers"]);
type Props = {
  namespace: string;
  service: string;
  /** On the policy's own page: whether what it says was pushed. */
  atPolicy?: "pushed" | "not-pushed";
};

/** What a service's circuit breakers do as it happens: refused calls, open breakers, ejected endpoints, by version. */
export function BreakerPanel({ namespace, service, atPolicy }: Props) {
  const t = useTranslations("policies.breaker");
  const nothing = useNothing();
  const { mesh, window, at } = useUrlState();
  const read = useApi(
    breakersRoute,
    { params: { namespace, name: service }, query: { mesh, window } },
    { refetchMs: at === null ? liveMs : false },
  );
  return (
    <Panel
      title={t("title")}
      read={read}
      flush
      skeleton={<SkeletonRows rows={3} />}
      empty={(data) => (data.versions.length === 0 ? nothing(data, t("none")) : null)}
      aside={
        atPolicy ? (
          atPolicy === "not-pushed" && t("notPushed")
        ) : read.data === undefined ? undefined : read.data.policyId ? (
          <ViewLink to={`/policies/${read.data.policyId}`}>{t("policy")}</ViewLink>
        ) : (
          t("noPolicy")
        )
      }
    >
      {(data) => (
        <>
          <TrippedBreakers data={data} />
          {atPolicy === undefined && isQuiet(data) ? (
            <details className={styles.quiet} data-testid="breakers-quiet">
              <summary>
                {t("quiet", { count: data.versions.filter(({ version }) => version !== "unknown").length })}
              </summary>
              <BreakerTable data={data} />
            </details>
          ) : (
            <BreakerTable data={data} />
          )}
          <BreakerTimeline namespace={namespace} service={service} />
          <BreakerCalls data={data} />
          {data.gap && (
            <div className={styles.gap} data-testid="breakers-hidden">
              <p>{t("hidden")}</p>
              <RemedySnippet gap={data.gap} />
            </div>
          )}
        </>
      )}
    </Panel>
  );
}

/** Nothing was decided, and nothing breaks: one line says that. What nobody tells is no quiet. */
function isQuiet({ policyId, versions }: Breakers): boolean {
  return policyId === null && versions.every(({ word, refusedCalls }) => word === "closed" && !refusedCalls);
}

function BreakerTable({ data }: { data: Breakers }) {
  const t = useTranslations("policies.breaker");
  const { namespace, service } = data;
  return (
    <table className={`${table.cards} ${styles.table}`} data-testid="breakers">
      <thead>
        <tr>
          {(
            [
              "version",
              "state",
              "refusedNow",
              "refused",
              "retries",
              "active",
              "openCallers",
              "endpoints",
            ] as const
          ).map((column) => (
            <th key={column} scope="col" className={inWords.has(column) ? undefined : table.number}>
              {t(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.versions.map((row) => (
          <Row key={row.version} row={row} service={`${namespace}/${service}`} callers={data.callers} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, service, callers }: { row: BreakerRow; service: string; callers: number | null }) {
  const t = useTranslations("policies.breaker");
  const { version, word, refusedPerSecond, refusedCalls, ejectedEndpoints, healthyEndpoints, openCallers } =
    row;
  return (
    <tr data-testid={`breaker-${version}`} data-word={word}>
      <th scope="row">
        <VersionSwatch version={version} />
      </th>
      <td className={styles.state} data-tone={breakerTones[word]}>
        <ToneShape tone={breakerTones[word]} /> {t(`word.${word}`)}
      </td>
      <td
        className={table.number}
        data-label={t("column.refusedNow")}
        data-bad={(refusedPerSecond ?? 0) > 0 || undefined}
      >
        <Figure value={refusedPerSecond} unit="per-second" />
      </td>
      <td
        className={table.number}
        data-label={t("column.refused")}
        data-bad={(refusedCalls ?? 0) > 0 || undefined}
      >
        {(refusedCalls ?? 0) > 0 ? (
          <ViewLink {...logsLink({ service, version, flag: "UO" })} title={t("toRefused")}>
            <Figure value={refusedCalls} unit="count" />
          </ViewLink>
        ) : (
          <Figure value={refusedCalls} unit="count" />
        )}
      </td>
      <td className={table.number} data-label={t("column.retries")}>
        <Figure value={row.retriesPerSecond} unit="per-second" reason={t("noRetries")} />
      </td>
      <td className={table.number} data-label={t("column.active")}>
        <Active row={row} callers={callers} />
      </td>
      <td className={styles.callers} data-label={t("column.openCallers")}>
        {openCallers.length === 0 ? (
          t("noOpen")
        ) : (
          <span title={openCallers.map(({ instance }) => instance).join(", ")}>
            {t("open", {
              count: openCallers.length,
              names: [...new Set(openCallers.map(({ service: name }) => name))].join(", "),
            })}
          </span>
        )}
      </td>
      <td
        className={table.number}
        data-label={t("column.endpoints")}
        data-bad={(ejectedEndpoints ?? 0) > 0 || undefined}
      >
        <span>
          <Figure value={ejectedEndpoints} unit="count" /> {t("ejected")} /{" "}
          <Figure value={healthyEndpoints} unit="count" /> {t("healthy")}
        </span>
      </td>
    </tr>
  );
}

/** Open calls against what all callers may have together: each caller has the limit for itself. */
function Active({ row, callers }: { row: BreakerRow; callers: number | null }) {
  const t = useTranslations("policies.breaker");
  const { active, limit, ceiling } = row;
  return (
    <span>
      <Figure value={active} unit="count" />{" "}
      <span className={styles.soft}>
        {limit === null
          ? t("noLimit")
          : ceiling === null || callers === null
            ? t("perCaller", { limit })
            : t("of", { ceiling, limit, callers })}
      </span>
    </span>
  );
}
