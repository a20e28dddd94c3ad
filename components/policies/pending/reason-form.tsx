"use client";

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import styles from "./pending.module.css";

type Props = {
  label: string;
  press: string;
  /** Letters that a reason has at least. */
  least: number;
  isPending: boolean;
  onPress: (reason: string) => void;
  onClose: () => void;
};

/** Asks why before something is done that stays on record. */
export function ReasonForm({ label, press, least, isPending, onPress, onClose }: Props) {
  const t = useTranslations("pending");
  const [reason, setReason] = useState("");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onPress(reason.trim());
      }}
    >
      <TextInput
        label={label}
        description={t("least", { count: least })}
        value={reason}
        maxLength={500}
        required
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" loading={isPending} disabled={reason.trim().length < least}>
        {press}
      </Button>
      <Button variant="default" onClick={onClose}>
        {t("close")}
      </Button>
    </form>
  );
}
