"use client";

import { useTranslations } from "use-intl";
import type { Movement } from "../../../lib/services/instances";
import { Ago } from "../../ui/ago";
import { VersionSwatch } from "../../ui/version-swatch";
import { ViewLink } from "../../ui/view-link";
import styles from "./registry-page.module.css";

/** Instances that came and went, newest first. */
export function MovementList({ movements }: { movements: readonly Movement[] }) {
  const t = useTranslations("registry");
  return (
    <ol className={styles.movements} data-testid="movements">
      {movements.map(({ kind, at, namespace, service, version, id }) => (
        <li key={`${kind} ${id} ${at}`} data-kind={kind}>
          <span className={styles.kind}>
            <span aria-hidden="true">{kind === "joined" ? "+" : "−"}</span> {t(kind)}
          </span>
          <span>
            <ViewLink to={`/services/${namespace}/${service}`} className={styles.instance}>
              <span translate="no">{id}</span>
            </ViewLink>{" "}
            <VersionSwatch version={version} />
          </span>
          <Ago at={at} />
        </li>
      ))}
    </ol>
  );
}
