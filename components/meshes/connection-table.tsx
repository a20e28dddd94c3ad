"use client";

import { useTranslations } from "use-intl";
import type { MeshSettingsView } from "../../lib/meshes/mesh-settings";
import table from "../ui/data-table.module.css";
import { SafeText } from "../ui/safe-text";
import styles from "./mesh-page.module.css";
import { RegistryRow } from "./registry-row";

/** How each upstream is reached and what Heddle needs to be allowed there; of secrets only that there are some. */
export function ConnectionTable({
  settings: { connections, registries, from, scrapeSeconds, pins },
}: {
  settings: MeshSettingsView;
}) {
  const t = useTranslations("meshes");
  const name = useTranslations("upstream");
  return (
    <>
      <table className={`${table.cards} ${table.texts}`} data-testid="connections">
        <thead>
          <tr>
            <th scope="col">{t("column.upstream")}</th>
            <th scope="col">{t("column.address")}</th>
            <th scope="col">{t("column.auth")}</th>
            <th scope="col">{t("column.needs")}</th>
          </tr>
        </thead>
        <tbody>
          {connections.map(({ upstream, url, auth, tenant, reading, writing }) => (
            <tr key={upstream} data-testid={`connection-${upstream}`}>
              <th scope="row">{name(upstream)}</th>
              <td translate="no">
                <SafeText text={url} />
              </td>
              <td data-label={t("column.auth")}>
                {t(`auth.${auth}`)}
                {tenant !== null && <> · {t("tenant", { tenant })}</>}
              </td>
              <td>
                <details className={styles.more}>
                  <summary>{t("rightsOf")}</summary>
                  <p className={styles.gapText}>{t("toRead")}</p>
                  <pre className={styles.code}>{reading}</pre>
                  {writing !== null && (
                    <>
                      <p className={styles.gapText}>{t("toWrite")}</p>
                      <pre className={styles.code}>{writing}</pre>
                    </>
                  )}
                </details>
              </td>
            </tr>
          ))}
          {registries.map((registry) => (
            <RegistryRow key={registry.name} of={registry} />
          ))}
        </tbody>
      </table>
      <p className={styles.foot}>
        {from === "environment" ? t("fromEnvironment") : t("fromFile", { file: from })} ·{" "}
        {t("scrape", { seconds: scrapeSeconds })}
        {pins.length > 0 && (
          <>
            {" "}
            · {t("pins")}{" "}
            <span translate="no">{pins.map((pin) => `${pin.concept} = ${pin.source}`).join(", ")}</span>
          </>
        )}
      </p>
    </>
  );
}
