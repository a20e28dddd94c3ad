"use client";

import { useTranslations } from "use-intl";
import type { PolicyRow } from "../../../lib/policies/policies";
import type { Movement, SeenInstance } from "../../../lib/services/instances";
import type { RegistryRow as Service } from "../../../lib/services/services";
import table from "../../ui/data-table.module.css";
import { RegistryRow } from "./registry-row";
import styles from "./registry-table.module.css";
import type { ServiceSort } from "./sort-services";

type Order = { by: ServiceSort; onSort: (by: ServiceSort) => void };
type Props = {
  services: readonly Service[];
  order: Order;
  /** Null until they are known. */
  instances: readonly SeenInstance[] | null;
  /** Newest first. */
  movements: readonly Movement[];
  policies: readonly PolicyRow[] | null;
};

const signals = ["ready", "requests", "errors", "p50", "p95", "p99"] as const;

/** A row a service: its versions with their ready instances, its signals, what it uses, its policies. */
export function RegistryTable({ services, order, instances, movements, policies }: Props) {
  const t = useTranslations("registry.column");
  const shown = {
    use: services.some(({ resources }) => resources.cpuCores !== null || resources.memoryBytes !== null),
    restarts: services.some(({ resources }) => resources.restarts !== null),
  };
  const numbers = [
    ...signals,
    ...(shown.use ? (["cpu", "memory"] as const) : []),
    ...(shown.restarts ? (["restarts"] as const) : []),
  ];
  return (
    <table className={`${table.cards} ${styles.table}`} data-testid="registry">
      <thead>
        <tr>
          <th scope="col" aria-sort={order.by === "service" ? "ascending" : undefined}>
            <Sort name="service" order={order} />
          </th>
          <th scope="col">{t("versions")}</th>
          {numbers.map((name) => (
            <th
              key={name}
              scope="col"
              className={table.number}
              data-column={name}
              aria-sort={order.by === name ? "descending" : undefined}
            >
              <Sort name={name} order={order} />
            </th>
          ))}
          <th scope="col">{t("policies")}</th>
        </tr>
      </thead>
      <tbody>
        {services.map((service) => (
          <RegistryRow
            key={`${service.namespace}/${service.service}`}
            of={service}
            instances={instances?.filter((each) => isOf(each, service)) ?? null}
            movements={movements.filter((each) => isOf(each, service))}
            policies={policies?.filter((each) => isOf(each, service)) ?? null}
            shown={shown}
          />
        ))}
      </tbody>
    </table>
  );
}

function Sort({ name, order }: { name: Exclude<ServiceSort, "health">; order: Order }) {
  const t = useTranslations("registry.column");
  return (
    <button type="button" className={table.sort} onClick={() => order.onSort(name)}>
      {t(name)}
    </button>
  );
}

function isOf(
  one: { namespace: string; service: string },
  { namespace, service }: { namespace: string; service: string },
): boolean {
  return one.namespace === namespace && one.service === service;
}
