"use client";

import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { policyKinds } from "../../../lib/policies/kinds";
import { useUrlState } from "../../ui/use-url-state";
import { stateFilters } from "./filter-policies";
import styles from "./policies-page.module.css";

/** What the list is narrowed to; the URL holds it. */
export function PolicyFilters() {
  const t = useTranslations("policies");
  const { param, set } = useUrlState();
  return (
    <search className={styles.filters}>
      <NativeSelect
        aria-label={t("column.state")}
        value={param("state") ?? ""}
        data={[
          { value: "", label: t("anyState") },
          ...stateFilters.map((value) => ({ value, label: t(`stateFilter.${value}`) })),
        ]}
        onChange={(event) => set({ state: event.currentTarget.value || null })}
      />
      <NativeSelect
        aria-label={t("column.kind")}
        value={param("kind") ?? ""}
        data={[
          { value: "", label: t("anyKind") },
          ...policyKinds.map((value) => ({ value, label: t(`kind.${value}`) })),
        ]}
        onChange={(event) => set({ kind: event.currentTarget.value || null })}
      />
      <TextInput
        aria-label={t("column.service")}
        placeholder={t("anyService")}
        value={param("service") ?? ""}
        maxLength={130}
        translate="no"
        onChange={(event) => set({ service: event.currentTarget.value || null }, { replace: true })}
      />
    </search>
  );
}
