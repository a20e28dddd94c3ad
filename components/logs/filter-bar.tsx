"use client";

import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { LogCounts } from "../../lib/logs/logs";
import type { LogsFilter } from "../../lib/logs/logs-link";
import { requestLink } from "../../lib/logs/logs-link";
import { servicesRoute } from "../../lib/services/routes";
import { useApi } from "../api/use-api";
import { durationParts } from "../ui/duration-text";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import styles from "./filter-bar.module.css";
import { type FilterName, looksLikeRequestId } from "./view/logs-view";

const slowerSteps = [100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

type Props = {
  filter: LogsFilter;
  counts: LogCounts | undefined;
  onSet: (patch: Partial<Record<FilterName, string | null>>) => void;
};

/** What lines are narrowed to: each control writes one word of the address. */
export function FilterBar({ filter, counts, onSet }: Props) {
  const t = useTranslations("logs.filter");
  const { mesh, window } = useUrlState();
  const { data } = useApi(servicesRoute, { params: {}, query: { mesh, window } }, { refetchMs: 30_000 });
  const services = data?.services ?? [];
  const ids = services.map(({ namespace, service }) => `${namespace}/${service}`);
  const versions = services.find((each) => `${each.namespace}/${each.service}` === filter.service)?.versions;
  const statuses = counts?.outcomes.flatMap(({ status }) => (status === null ? [] : [status])) ?? [];
  const flags = counts?.outcomes.flatMap((each) => each.flags?.split(",") ?? []) ?? [];
  const pick = (name: FilterName, options: readonly string[], words: (value: string) => string) => {
    const value = filter[name] === undefined ? "" : String(filter[name]);
    const all = [...new Set(value === "" || options.includes(value) ? options : [value, ...options])];
    return (
      <NativeSelect
        key={name}
        aria-label={t(`${name}.label`)}
        value={value}
        data-set={value !== ""}
        className={styles.pick ?? ""}
        onChange={(event) => onSet({ [name]: event.currentTarget.value || null })}
        data={[
          { value: "", label: t(`${name}.any`) },
          ...all.map((option) => ({ value: option, label: words(option) })),
        ]}
      />
    );
  };
  const plain = (value: string) => value;
  const slower = useSlowerWords();
  const name = (id: string) => (services.length > 0 && isOneNamespace(ids) ? (id.split("/")[1] ?? id) : id);
  return (
    <div className={styles.bar}>
      <TextField key={`text ${filter.text ?? ""}`} name="text" value={filter.text ?? ""} onSet={onSet} />
      {filter.text && looksLikeRequestId(filter.text) && (
        <ViewLink {...requestLink(filter.text)} className={styles.open}>
          {t("openRequest")}
        </ViewLink>
      )}
      {pick("service", ids, name)}
      {filter.service && pick("version", versions ?? [], plain)}
      {pick("status", ["error", "ok", ...statuses], (value) =>
        value === "error" || value === "ok" ? t(`status.${value}`) : value,
      )}
      {pick("slowerMs", slowerSteps.map(String), slower)}
      {pick("ttftSlowerMs", slowerSteps.map(String), slower)}
      {pick("flag", flags, plain)}
      <TextField
        key={`tenant ${filter.tenant ?? ""}`}
        name="tenant"
        value={filter.tenant ?? ""}
        onSet={onSet}
      />
    </div>
  );
}

/** A text that is taken when the person is done with it. */
function TextField({
  name,
  value,
  onSet,
}: {
  name: "text" | "tenant";
  value: string;
  onSet: Props["onSet"];
}) {
  const t = useTranslations("logs.filter");
  const [typed, setTyped] = useState(value);
  const take = () => {
    if (typed.trim() !== value) onSet({ [name]: typed.trim() || null });
  };
  return (
    <TextInput
      className={name === "text" ? (styles.text ?? "") : (styles.tenant ?? "")}
      type="search"
      maxLength={500}
      aria-label={t(`${name}.label`)}
      placeholder={t(`${name}.any`)}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
    />
  );
}

/** "slower than 2 s". */
export function useSlowerWords(): (ms: string) => string {
  const t = useTranslations();
  return (ms) => {
    const [part] = durationParts(Number(ms));
    const length = part
      ? `${part.digits.replace(/\.0$/, "")} ${part.unit === "none" ? "" : t(`unit.${part.unit}`)}`
      : ms;
    return t("logs.filter.slower", { length: length.trim() });
  };
}

function isOneNamespace(ids: readonly string[]): boolean {
  return new Set(ids.map((id) => id.split("/")[0])).size <= 1;
}
