"use client";

import { CopyButton } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { MeshSettingsView } from "../../lib/meshes/mesh-settings";
import type { MeshView } from "../../lib/meshes/meshes";
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
            <div key={text} className={styles.snippet}>
              <CopyButton value={text}>
                {({ copied, copy }) => (
                  <button type="button" className={styles.tool} onClick={copy}>
                    {t(copied ? "copied" : "copy")}
                  </button>
                )}
              </CopyButton>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
              <pre tabIndex={0}>{text}</pre>
            </div>
          ))}
          <p className={styles.gapText}>{t("after")}</p>
        </details>
      )}
    </div>
  );
}
