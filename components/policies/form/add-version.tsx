"use client";

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { versionNameSchema } from "../../../lib/policies/names";
import styles from "./fields.module.css";

type Props = { taken: readonly string[]; onAdd: (version: string) => void };

/** Names a version that nothing is known of yet: one that is still to come. */
export function AddVersion({ taken, onAdd }: Props) {
  const t = useTranslations("policies.form");
  const [name, setName] = useState<string | null>(null);
  if (name === null)
    return (
      <button type="button" className={styles.quiet} onClick={() => setName("")}>
        {t("addVersion")}
      </button>
    );
  const isGood = versionNameSchema.safeParse(name).success && !taken.includes(name);
  return (
    <form
      className={styles.added}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isGood) return;
        onAdd(name);
        setName(null);
      }}
    >
      <TextInput
        aria-label={t("version")}
        placeholder={t("version")}
        value={name}
        maxLength={63}
        data-autofocus
        translate="no"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" className={styles.quiet} disabled={!isGood}>
        {t("addVersion")}
      </button>
    </form>
  );
}
