"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { dnsLabelSchema } from "../../lib/policies/names";

type Props = { label: string; value: string; onChange: (namespace: string) => void };

/** One namespace, or, empty, all of them. */
export function NamespaceInput({ label, value, onChange }: Props) {
  const t = useTranslations("access");
  return (
    <TextInput
      aria-label={label}
      placeholder={t("place.anyNamespace")}
      translate="no"
      value={value === "*" ? "" : value}
      error={!isNamespace(value) && t("namespaceWrong")}
      onChange={(event) => onChange(event.currentTarget.value.trim() || "*")}
    />
  );
}

/** Whether a grant may name this. */
export function isNamespace(value: string): boolean {
  return value === "*" || dnsLabelSchema.safeParse(value).success;
}
