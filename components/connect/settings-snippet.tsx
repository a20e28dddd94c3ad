"use client";

import { useTranslations } from "use-intl";
import { secretNames, settingsText, type TypedMesh } from "../../lib/meshes/typed-mesh";
import { Snippet } from "../ui/snippet";
import styles from "./connect-page.module.css";

/** What is to be written where, so that the mesh is there after the next start. */
export function SettingsSnippet({ mesh }: { mesh: TypedMesh }) {
  const t = useTranslations("connect");
  const text = settingsText(mesh);
  const names = secretNames(mesh);
  return (
    <section className={styles.result} aria-label={t("write")} data-testid="settings-snippet">
      <h2 className={styles.heading}>{t("write")}</h2>
      <Snippet text={text} />
      <ol className={styles.steps}>
        <li>{t("step.file")}</li>
        {names.length > 0 && (
          <li>
            {t("step.secrets")} <code>{names.join(", ")}</code>
          </li>
        )}
        <li>{t("step.restart")}</li>
        <li>{t("step.readOnly")}</li>
      </ol>
    </section>
  );
}
