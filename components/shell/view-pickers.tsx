"use client";

import { NativeSelect } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { MeshView } from "../../lib/meshes/meshes";
import { windowSeconds } from "../../lib/time/window";
import { Time } from "../ui/time";
import { refreshSeconds } from "../ui/url-state";
import { useUrlState } from "../ui/use-url-state";
import styles from "./view-pickers.module.css";

/** Which mesh, how far back, how often: written to the URL, so that a link opens the same view again. */
export function ViewPickers({ meshes }: { meshes: readonly Pick<MeshView, "id" | "name">[] }) {
  const t = useTranslations();
  const { mesh, window, at, refresh, set } = useUrlState();
  const isKnown = mesh === "" || meshes.some(({ id }) => id === mesh);
  const known = isKnown ? meshes : [...meshes, { id: mesh, name: mesh }];
  return (
    <fieldset className={styles.pickers}>
      <legend className={styles.heard}>{t("view.label")}</legend>
      <NativeSelect
        aria-label={t("view.mesh")}
        value={mesh}
        onChange={(event) => set({ mesh: event.currentTarget.value })}
        data={known.map(({ id, name }) => ({ value: id, label: name }))}
        className={styles.mesh}
      />
      <NativeSelect
        aria-label={t("view.window")}
        value={window}
        onChange={(event) => set({ window: event.currentTarget.value })}
        data={Object.keys(windowSeconds)}
        className={styles.window}
      />
      {at === null ? (
        <NativeSelect
          aria-label={t("view.refresh")}
          value={refresh}
          onChange={(event) => set({ refresh: event.currentTarget.value }, { replace: true })}
          data={Object.keys(refreshSeconds).map((name) => ({
            value: name,
            label: name === "off" ? t("view.refreshOff") : t("view.refreshEvery", { length: name }),
          }))}
          className={styles.refresh}
        />
      ) : (
        <button type="button" className={styles.fixed} onClick={() => set({ at: null })}>
          {t("view.fixedAt")} <Time at={at} form="date" /> · <strong>{t("view.backToNow")}</strong>
        </button>
      )}
    </fieldset>
  );
}
