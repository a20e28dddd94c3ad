"use client";

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { momentSchema } from "../../lib/logs/filter";
import type { Story } from "../../lib/logs/story/story";
import { Time } from "../ui/time";
import { useUrlState } from "../ui/use-url-state";
import styles from "./request-page.module.css";

/** Where no line of the id was found, and how to look elsewhere. */
export function NotFound({ story }: { story: Story }) {
  const t = useTranslations("requests");
  const { set } = useUrlState();
  const [typed, setTyped] = useState("");
  const moment = momentSchema.safeParse(typed.trim());
  const { start, end } = story.searched;
  return (
    <div className={styles.missing}>
      <p>
        {t("notFound")} <Time at={start} form="date" zone={false} /> – <Time at={end} form="date" />.{" "}
        {t("notFoundNext")}
      </p>
      <form
        className={styles.elsewhere}
        onSubmit={(event) => {
          event.preventDefault();
          if (moment.success) set({ around: moment.data });
        }}
      >
        <TextInput
          label={t("around")}
          placeholder="2026-11-24T10:00:00Z"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!moment.success}>
          {t("look")}
        </Button>
      </form>
    </div>
  );
}
