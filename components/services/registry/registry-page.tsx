"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { listPoliciesRoute } from "../../../lib/policies/routes";
import { instancesRoute, servicesRoute } from "../../../lib/services/routes";
import type { ServiceSummary } from "../../../lib/services/services";
import { useApi } from "../../api/use-api";
import { Page } from "../../ui/page";
import { Panel, SkeletonRows } from "../../ui/panel";
import { useUrlState } from "../../ui/use-url-state";
import { MovementList } from "./movement-list";
import styles from "./registry-page.module.css";
import { RegistryTable } from "./registry-table";

/** Every service of the mesh: versions, instances as they come and go, signals, and what was decided for each. */
export function RegistryPage() {
  const t = useTranslations("registry");
  const { mesh, window, param, set } = useUrlState();
  const read = useApi(servicesRoute, { params: {}, query: { mesh, window } });
  const instances = useApi(instancesRoute, { params: {}, query: { mesh, window } });
  const policies = useApi(listPoliciesRoute, { params: {}, query: { mesh } });
  const text = param("text") ?? "";
  const count = instances.data?.instances.filter(({ state }) => state === "ready").length;
  const ready = count === undefined ? [] : [t("instances", { count })];
  return (
    <Page
      title={t("title")}
      gist={read.data && [t("count", { count: read.data.services.length }), ...ready].join(" · ")}
      aside={
        <TextInput
          className={styles.find ?? ""}
          aria-label={t("find")}
          placeholder={t("find")}
          value={text}
          onChange={(event) => set({ text: event.currentTarget.value || null }, { replace: true })}
        />
      }
    >
      <div className={styles.columns}>
        <Panel
          title={t("services")}
          read={read}
          flush
          skeleton={<SkeletonRows rows={10} />}
          empty={(data) => (found(data.services, text).length === 0 ? t("none") : null)}
        >
          {(data) => (
            <RegistryTable
              services={found(data.services, text)}
              instances={instances.data?.instances ?? null}
              policies={policies.data?.policies ?? null}
            />
          )}
        </Panel>
        <Panel
          title={t("movements")}
          read={instances}
          flush
          skeleton={<SkeletonRows rows={4} />}
          empty={(data) =>
            data.movements.length === 0 ? t("still", { minutes: data.spanSeconds / 60 }) : null
          }
        >
          {(data) => <MovementList movements={data.movements} />}
        </Panel>
      </div>
    </Page>
  );
}

const places = { failing: 0, degraded: 1, unknown: 2, well: 3, idle: 4 } as const;

/** Those whose name or namespace holds the text, not well first. */
function found(services: readonly ServiceSummary[], text: string): ServiceSummary[] {
  const wanted = text.trim().toLowerCase();
  return services
    .filter(({ namespace, service }) => `${namespace}/${service}`.includes(wanted))
    .toSorted((left, right) => places[left.health] - places[right.health]);
}
