"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Grant } from "../../lib/access/grants";
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

function isNamespace(value: string): boolean {
  return value === "*" || dnsLabelSchema.safeParse(value).success;
}

/** Whether every grant names a namespace that there can be, so that they may be sent. */
export function arePlaced(grants: readonly Pick<Grant, "namespace">[]): boolean {
  return grants.every(({ namespace }) => isNamespace(namespace));
}
