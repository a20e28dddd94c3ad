"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useMayWrite } from "../../api/use-may-write";
import { ReadOnlyNote } from "../../shell/read-only-note";
import { useUrlState } from "../../ui/use-url-state";
import styles from "./shift-button.module.css";

/** Opens the shift panel; where nothing may be changed it says so instead. */
export function ShiftButton({ namespace }: { namespace: string }) {
  const t = useTranslations("shift");
  const { set } = useUrlState();
  const mayWrite = useMayWrite(namespace);
  return (
    <div className={styles.place}>
      <Button
        className={styles.button ?? ""}
        onClick={() => set({ shift: "1" })}
        disabled={!mayWrite}
        data-testid="open-shift"
      >
        {t("open")}
      </Button>
      <ReadOnlyNote namespace={namespace} />
    </div>
  );
}
