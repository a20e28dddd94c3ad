"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import { logsLink } from "../../../lib/logs/logs-link";
import { tenantsRoute } from "../../../lib/services/routes-tenants";
import type { Tenants, TenantUse } from "../../../lib/services/tenants";
import { useApi } from "../../api/use-api";
import { useMayWrite } from "../../api/use-may-write";
import { ContainDrawer } from "../../policies/containment/contain-drawer";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { Panel, SkeletonRows } from "../../ui/panel";
import { SafeText } from "../../ui/safe-text";
import { useNothing } from "../../ui/use-nothing";
import { useUrlState } from "../../ui/use-url-state";
import { ViewLink } from "../../ui/view-link";
import styles from "./tenants-panel.module.css";

type Props = {
  namespace: string;
  service: string;
  /** Says too that nobody tells; else the panel is there only where somebody does. */
  isExpected: boolean;
};

/** Who takes how much of a service, and from each row what can hold it back. */
export function TenantsPanel({ namespace, service, isExpected }: Props) {
  const t = useTranslations("tenants");
  const { mesh, window } = useUrlState();
  const read = useApi(tenantsRoute, { params: { namespace, name: service }, query: { mesh, window } });
  const nothing = useNothing();
  const isThere = isExpected || (read.data?.tenants.length ?? 0) > 0;
  return (
    <>
      {isThere && (
        <Panel
          title={t("title")}
          read={read}
          flush
          aside={read.data && read.data.tenants.length > 0 && <WhoseCalls tenants={read.data} />}
          skeleton={<SkeletonRows rows={3} />}
          empty={(data) => (data.tenants.length === 0 ? nothing(data, t("none")) : null)}
        >
          {(data) => <TenantTable data={data} />}
        </Panel>
      )}
      <ContainDrawer namespace={namespace} service={service} />
    </>
  );
}

function WhoseCalls({ tenants: { of, models } }: { tenants: Tenants }) {
  const t = useTranslations("tenants");
  return <span className={styles.soft}>{t(`of.${of}`, { models: models.join(", ") })}</span>;
}

function TenantTable({ data }: { data: Tenants }) {
  const t = useTranslations("tenants");
  const unit = <span className={styles.unit}>{t("perSecond")}</span>;
  return (
    <>
      <table className={`${table.cards} ${styles.table}`} data-testid="tenants">
        <thead>
          <tr>
            <th scope="col">{t("tenant")}</th>
            <th scope="col" className={table.number}>
              {t("requests")} {unit}
            </th>
            <th scope="col" className={table.number}>
              {t("tokens")} {unit}
            </th>
            <th scope="col" className={styles.share}>
              {t("share")}
            </th>
            <th scope="col" className={table.number}>
              {t("errors")}
            </th>
            <th scope="col" className={table.number}>
              {t("throttled")} {unit}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {data.tenants.map((use) => (
            <TenantRow key={use.tenant} use={use} namespace={data.namespace} />
          ))}
        </tbody>
      </table>
      {data.tenantsOmitted > 0 && (
        <p className={styles.more}>{t("omitted", { count: data.tenantsOmitted })}</p>
      )}
    </>
  );
}

function TenantRow({ use, namespace }: { use: TenantUse; namespace: string }) {
  const t = useTranslations("tenants");
  const tc = useTranslations("contain");
  const { set } = useUrlState();
  const mayWrite = useMayWrite(namespace);
  const { tenant, requestsPerSecond, tokensPerSecond, share, errorRatio, throttledPerSecond } = use;
  const reason = t("noFigure");
  return (
    <tr data-testid={`tenant-${tenant}`}>
      <th scope="row" className={styles.name} translate="no">
        <ViewLink {...logsLink({ tenant })}>
          <SafeText text={tenant} />
        </ViewLink>
      </th>
      <td className={table.number} data-label={t("requests")}>
        <Figure value={requestsPerSecond} unit="per-second" bare reason={reason} />
      </td>
      <td className={table.number} data-label={t("tokens")}>
        <Figure value={tokensPerSecond} unit="tokens-per-second" bare reason={reason} />
      </td>
      <td className={styles.share} data-label={t("share")}>
        <span className={styles.bar} aria-hidden="true">
          <span style={{ width: `${(share ?? 0) * 100}%` }} />
        </span>
        <Figure value={share} unit="ratio" reason={reason} />
      </td>
      <td className={table.number} data-label={t("errors")} data-bad={(errorRatio ?? 0) >= 0.01 || undefined}>
        <Figure value={errorRatio} unit="ratio" reason={reason} />
      </td>
      <td className={table.number} data-label={t("throttled")}>
        <Figure value={throttledPerSecond} unit="per-second" bare reason={reason} />
      </td>
      <td className={styles.act}>
        <Button
          variant="default"
          size="xs"
          className={styles.button ?? ""}
          aria-label={tc("openOf", { tenant })}
          disabled={!mayWrite}
          onClick={() => set({ contain: tenant, contained: null })}
        >
          {tc("open")}
        </Button>
      </td>
    </tr>
  );
}
