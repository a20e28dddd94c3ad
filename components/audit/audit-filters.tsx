"use client";

import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { auditOutcomes } from "../../lib/audit/audit";
import messages from "../../messages/en.json";
import { useUrlState } from "../ui/use-url-state";
import styles from "./audit-page.module.css";
import { periods, viewNames } from "./audit-view";
import { useVerbWords } from "./use-verb-words";

const verbs = Object.keys(messages.audit.verb);

/** What the trail is narrowed to: each control writes one word of the address. */
export function AuditFilters() {
  const t = useTranslations("audit.filter");
  const outcomes = useTranslations("audit.outcome");
  const verbWords = useVerbWords();
  const { mesh, param, set } = useUrlState();
  const verb = param("verb");
  const isSet = viewNames.some((name) => param(name) !== null);
  const pick = (
    name: "verb" | "outcome" | "period" | "scope",
    any: string,
    options: { value: string; label: string }[],
  ) => (
    <NativeSelect
      aria-label={t(`${name}.label`)}
      value={param(name) ?? ""}
      data={[{ value: "", label: any }, ...options]}
      onChange={(event) => set({ [name]: event.currentTarget.value || null, row: null })}
    />
  );
  const known = verb === null || verbs.includes(verb) ? verbs : [verb, ...verbs];
  return (
    <search className={styles.filters} aria-label={t("label")}>
      <TextField name="text" />
      {pick(
        "verb",
        t("verb.any"),
        known.map((value) => ({ value, label: verbWords(value) })),
      )}
      {pick(
        "outcome",
        t("outcome.any"),
        auditOutcomes.map((value) => ({ value, label: outcomes(value) })),
      )}
      {pick(
        "period",
        t("period.any"),
        periods.map((value) => ({ value, label: t(`period.${value}`) })),
      )}
      <TextField name="actor" />
      <TextField name="service" />
      {pick("scope", t("scope.all"), [{ value: "mesh", label: t("scope.mesh", { mesh }) }])}
      {isSet && (
        <button
          type="button"
          className={styles.clear}
          onClick={() => set(Object.fromEntries(viewNames.map((name) => [name, null])))}
        >
          {t("clearAll")}
        </button>
      )}
    </search>
  );
}

function TextField({ name }: { name: "text" | "actor" | "service" }) {
  const { param } = useUrlState();
  const value = param(name) ?? "";
  // Another address is another field: what was typed into the one before goes with it.
  return <TypedField key={value} name={name} value={value} />;
}

/** A text that is taken when the person is done with it. */
function TypedField({ name, value }: { name: "text" | "actor" | "service"; value: string }) {
  const t = useTranslations("audit.filter");
  const { set } = useUrlState();
  const [typed, setTyped] = useState(value);
  const take = () => {
    if (typed.trim() !== value) set({ [name]: typed.trim() || null, row: null });
  };
  return (
    <TextInput
      type="search"
      maxLength={200}
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
