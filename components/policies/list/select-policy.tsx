"use client";

import { Checkbox } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useMayWrite } from "../../api/use-may-write";
import type { ListedPolicy } from "./filter-policies";
import styles from "./policy-table.module.css";

type Props = {
  policy: ListedPolicy;
  number: number;
  isSelected: boolean;
  onSelect: (isSelected: boolean) => void;
};

/** Takes a policy whose newest revision is not applied yet among those that are applied together. */
export function SelectPolicy({ policy: { namespace, kind, service }, number, isSelected, onSelect }: Props) {
  const t = useTranslations("policies");
  if (!useMayWrite(namespace)) return null;
  return (
    <Checkbox
      className={styles.select ?? ""}
      label={t("together.select")}
      aria-label={t("together.selectOf", { number, kind: t(`kind.${kind}`), service })}
      checked={isSelected}
      onChange={(event) => onSelect(event.currentTarget.checked)}
    />
  );
}
