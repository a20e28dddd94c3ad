"use client";

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ChartRange } from "../charts/chart-range";
import { Time } from "../ui/time";
import { useUrlState } from "../ui/use-url-state";
import { useZone } from "../ui/use-zone";
import styles from "./explore-page.module.css";
import { momentFromField, momentToField } from "./moment-field";

/** The stretch of time: the page's own window, or a start and an end that stand in the address. */
export function RangeFields({ range, isFixed }: { range: ChartRange | null; isFixed: boolean }) {
  const t = useTranslations("explore.range");
  const { at, set } = useUrlState();
  const [zone] = useZone();
  const isUtc = zone === "utc";
  if (range === null) return null;
  if (!isFixed) {
    return (
      <>
        <span className={styles.soft}>
          <Time at={range.start * 1_000} form="date" /> – <Time at={range.end * 1_000} form="clock" /> ·{" "}
          {at === null ? t("window") : t("windowAt")}
        </span>
        <button type="button" className={styles.tool} onClick={() => set(asParams(range))}>
          {t("set")}
        </button>
      </>
    );
  }
  return (
    <>
      <Fields
        key={`${range.start} ${range.end} ${zone}`}
        range={range}
        isUtc={isUtc}
        onRange={(next) => set(asParams(next))}
      />
      <button type="button" className={styles.tool} onClick={() => set({ from: null, to: null })}>
        {t("back")}
      </button>
    </>
  );
}

type FieldsProps = { range: ChartRange; isUtc: boolean; onRange: (range: ChartRange) => void };

function Fields({ range, isUtc, onRange }: FieldsProps) {
  const t = useTranslations("explore.range");
  const [typed, setTyped] = useState({
    start: momentToField(range.start, isUtc),
    end: momentToField(range.end, isUtc),
  });
  const [start, end] = [momentFromField(typed.start, isUtc), momentFromField(typed.end, isUtc)];
  const isRight = start !== null && end !== null && start < end;
  const take = () => {
    if (isRight && (start !== Math.floor(range.start) || end !== Math.floor(range.end)))
      onRange({ start, end });
  };
  const field = (name: "start" | "end", label: string) => (
    <TextInput
      type="datetime-local"
      step={1}
      size="xs"
      aria-label={`${label}${isUtc ? " (UTC)" : ""}`}
      value={typed[name]}
      error={name === "end" && !isRight ? t("wrong") : undefined}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
    />
  );
  return (
    <fieldset className={styles.fields}>
      <legend className={styles.heard}>{t("label")}</legend>
      {field("start", t("from"))}
      <span aria-hidden="true">–</span>
      {field("end", t("to"))}
      <span className={styles.soft}>{isUtc ? "UTC" : <Time at={range.end * 1_000} form="minute" />}</span>
    </fieldset>
  );
}

function asParams({ start, end }: ChartRange): Record<string, string> {
  const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();
  return { from: iso(start), to: iso(end) };
}
