"use client";

import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import styles from "./fields.module.css";
import { useFieldFacts } from "./form-facts";

const headerWays = ["exact", "prefix", "regex", "present"] as const;
const pathWays = ["exact", "prefix"] as const;

type Props = {
  path: string;
  is: "header" | "path";
  name?: string;
  taken?: readonly string[];
  condition: Record<string, unknown>;
  /** The name and the condition as they are now; undefined takes it away. */
  onChange: (next: [string, Record<string, unknown>] | undefined) => void;
};

/** One condition on a header or the path: how it is compared, and with what. */
export function Condition({ path, is, name = "", taken = [], condition, onChange }: Props) {
  const t = useTranslations("policies.form");
  const { fault, whyNot } = useFieldFacts(path);
  const ways: readonly string[] = is === "header" ? headerWays : pathWays;
  const [given = "exact", value = ""] = Object.entries(condition)[0] ?? [];
  const way = ways.find((known) => known === given) ?? "exact";
  const set = (nextWay: string, next: unknown) => onChange([name, { [nextWay]: next }]);
  return (
    <div className={styles.condition} data-path={path}>
      {is === "header" ? (
        <HeaderName
          name={name}
          taken={taken}
          fault={whyNot ?? fault}
          onName={(next) => onChange([next, condition])}
        />
      ) : (
        <span className={styles.conditionName}>{t("path")}</span>
      )}
      <NativeSelect
        aria-label={t("way")}
        value={way}
        data={ways.map((known) => ({
          value: known,
          label: t(`wayOf.${known as (typeof headerWays)[number]}`),
        }))}
        onChange={(event) => {
          const next = event.currentTarget.value;
          set(next, next === "present" ? true : typeof value === "boolean" ? "" : value);
        }}
      />
      {way === "present" ? (
        <NativeSelect
          aria-label={t("value")}
          value={value === false ? "absent" : "present"}
          data={[
            { value: "present", label: t("present") },
            { value: "absent", label: t("absent") },
          ]}
          onChange={(event) => set("present", event.currentTarget.value === "present")}
        />
      ) : (
        <TextInput
          aria-label={t("value")}
          value={String(value)}
          maxLength={1024}
          translate="no"
          error={is === "path" ? fault : undefined}
          onChange={(event) => set(way, event.currentTarget.value)}
        />
      )}
      <button type="button" className={styles.quiet} onClick={() => onChange(undefined)}>
        {t("takeAway", { field: is === "header" ? name : t("path") })}
      </button>
    </div>
  );
}

type NameProps = {
  name: string;
  taken: readonly string[];
  fault: string | null;
  onName: (name: string) => void;
};

/** A name that another header has already is kept here until it is another: YAML could not hold both. */
function HeaderName({ name, taken, fault, onName }: NameProps) {
  const t = useTranslations("policies.form");
  const [typed, setTyped] = useState<string | null>(null);
  const isTaken = typed !== null && typed !== name;
  return (
    <TextInput
      label={t("header")}
      value={isTaken ? typed : name}
      error={isTaken ? t("headerTaken") : fault}
      maxLength={128}
      translate="no"
      onBlur={() => setTyped(null)}
      onChange={(event) => {
        const next = event.currentTarget.value.toLowerCase();
        const others = taken.filter((other) => other !== name);
        if (others.includes(next)) return setTyped(next);
        setTyped(null);
        onName(next);
      }}
    />
  );
}
