"use client";

import { useTranslations } from "use-intl";
import type { ServiceDetail } from "../../../lib/services/services";
import { Ago } from "../../ui/ago";
import { HealthMark } from "../../ui/health-mark";
import { VersionSwatch } from "../../ui/version-swatch";
import styles from "./instance-list.module.css";

/** The endpoints that the control plane knows, and whether they take traffic. */
export function InstanceList({ instances }: { instances: ServiceDetail["instances"] }) {
  const t = useTranslations("services");
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("instance")}</th>
          <th scope="col">{t("column.version")}</th>
          <th scope="col">{t("ready")}</th>
          <th scope="col" className={styles.aside}>
            {t("address")}
          </th>
          <th scope="col">{t("since")}</th>
        </tr>
      </thead>
      <tbody>
        {instances.map(({ id, version, ready, address, since }) => (
          <tr key={id}>
            <th scope="row">{id}</th>
            <td>
              <VersionSwatch version={version} />
            </td>
            <td>
              <HealthMark health={ready ? "well" : "failing"} shapeOnly /> {t(ready ? "ready" : "notReady")}
            </td>
            <td className={styles.aside}>{address}</td>
            <td>{since && <Ago at={since} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
