"use client";

import { NativeSelect, NumberInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Containment, Containments, Measure } from "../../../lib/policies/containment";
import styles from "./containment.module.css";

export type Asked = {
  tokensPerMinute?: number;
  requestsPerMinute?: number;
  version?: string;
  percent?: number;
};

type Props = {
  own: Containment;
  versions: Containments["versions"];
  asked: Asked;
  onAsk: (asked: Asked) => void;
};

/** The measure's one figure, where it comes from, and what it is for each who counts. */
export function MeasureFields({ own, versions, asked, onAsk }: Props) {
  const t = useTranslations("contain");
  const { name, measure, from, total, counters } = own;
  if (measure === null) return null;
  if (measure.name === "bulkhead") {
    return (
      <NativeSelect
        label={t("field.bulkhead")}
        value={asked.version ?? measure.version}
        data={versions
          .filter(({ readyEndpoints }) => readyEndpoints > 0)
          .map(({ version, readyEndpoints }) => ({
            value: version,
            label: t("versionChoice", { version, ready: readyEndpoints }),
          }))}
        onChange={({ currentTarget: { value } }) => onAsk({ ...asked, version: value })}
      />
    );
  }
  const { field, now, most } = figureOf(measure, total);
  return (
    <div className={styles.figure}>
      <NumberInput
        label={t(`field.${name}`)}
        value={asked[field] ?? now}
        min={1}
        max={most}
        allowDecimal={false}
        allowNegative={false}
        thousandSeparator=" "
        clampBehavior="strict"
        onChange={(value) => {
          if (typeof value === "number" && value >= 1) onAsk({ ...asked, [field]: value });
        }}
      />
      <p className={styles.soft}>
        {from !== null && t(`from.${from}`)}{" "}
        {total !== null &&
          counters !== null &&
          counters > 1 &&
          t("each", { each: total / counters, counters, total })}
      </p>
    </div>
  );
}

function figureOf(measure: Exclude<Measure, { name: "bulkhead" }>, total: number | null) {
  const most = 1_000_000_000;
  switch (measure.name) {
    case "token-limit":
      return { field: "tokensPerMinute" as const, now: total ?? measure.tokensPerMinute, most };
    case "request-limit":
      return { field: "requestsPerMinute" as const, now: total ?? measure.requestsPerMinute, most };
    case "refuse":
      return { field: "percent" as const, now: measure.percent, most: 100 };
  }
}
