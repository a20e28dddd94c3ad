"use client";

import { useTranslations } from "use-intl";
import type { MeshSettingsView } from "../../lib/meshes/mesh-settings";
import type { MeshView } from "../../lib/meshes/meshes";
import { Snippet } from "../ui/snippet";
import styles from "./mesh-page.module.css";

/** Where changes may be applied, and what has to be set where for more. */
export function Writing({
  mesh: { writes, controlPlane },
  settings,
}: {
  mesh: MeshView;
  settings: MeshSettingsView;
}) {
  const t = useTranslations("meshes.writing");
  const { switchOn, from } = settings;
  const place = from === "environment" ? t("inEnvironment") : t("inFile", { file: from });
  return (
    <div className={styles.writing} data-testid="writing" data-state={writes.state}>
      <p className={styles.said}>
        {controlPlane === "none"
          ? t("watched")
          : t(writes.state, { namespaces: writes.namespaces.join(", ") })}
      </p>
      {switchOn && writes.state !== "on" && (
        <details className={styles.more}>
          <summary>{t("how")}</summary>
          <p className={styles.gapText}>{place}</p>
          {[switchOn.inNamespaces, switchOn.everywhere].map((text) => (
            <Snippet key={text} text={text} />
          ))}
          <p className={styles.gapText}>{t("after")}</p>
        </details>
      )}
    </div>
  );
}
