"use client";

import { useTranslations } from "use-intl";
import type { RegistryView } from "../../lib/meshes/mesh-settings";
import { UpstreamShape } from "../shell/upstream-shape";
import { Ago } from "../ui/ago";
import { SafeText } from "../ui/safe-text";
import styles from "./mesh-page.module.css";

/** One registry among the connections: where it is, whether it answers, and how much it knows since when. */
export function RegistryRow({ of }: { of: RegistryView }) {
  const t = useTranslations("meshes");
  const { name, kind, address, auth, state, reading } = of;
  return (
    <tr data-testid={`registry-${name}`} data-state={state}>
      <th scope="row">
        {t("registry.title", { name })}
        {name !== kind && <> ({kind})</>}
      </th>
      <td>
        <span translate="no">
          <SafeText text={address} />
        </span>
        {address === "" && t("registry.ownServers")}
        <Standing of={of} />
      </td>
      <td data-label={t("column.auth")}>{t(`auth.${auth}`)}</td>
      <td>
        <details className={styles.more}>
          <summary>{t("rightsOf")}</summary>
          <p className={styles.gapText}>{t("toRead")}</p>
          <pre className={styles.code}>{reading}</pre>
        </details>
      </td>
    </tr>
  );
}

function Standing({ of: { state, error, services, endpoints, lastGoodAt, leftOut } }: { of: RegistryView }) {
  const t = useTranslations("meshes.registry");
  const name = useTranslations("upstream");
  return (
    <>
      <p className={styles.gapText}>
        <UpstreamShape state={state} /> {name(state)}
        {state === "down" && error && (
          <>
            : <SafeText text={error} />
          </>
        )}
      </p>
      <p className={styles.gapText}>
        {services === null || endpoints === null ? (
          t("never")
        ) : (
          <>
            {state === "down" && <>{t("kept")} </>}
            {t("known", { services, endpoints })}
            {lastGoodAt && (
              <>
                {" · "}
                <Ago at={lastGoodAt} />
              </>
            )}
          </>
        )}
      </p>
      {leftOut > 0 && <p className={styles.gapText}>{t("leftOut", { count: leftOut })}</p>}
    </>
  );
}
