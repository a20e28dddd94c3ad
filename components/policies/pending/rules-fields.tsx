"use client";

import { Checkbox, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { useZone, type Zone } from "../../ui/use-zone";
import styles from "./pending.module.css";

/** When a change is to be made, and whether it goes past the mesh's rules, as typed. */
export type RulesInput = { notBefore: string; isBreaking: boolean; reason: string };
export const noRules: RulesInput = { notBefore: "", isBreaking: false, reason: "" };
const leastReason = 10;

/** The fields as a request has them; a time is of the zone that its reader chose. Pure. */
export function rulesBody(
  { notBefore, isBreaking, reason }: RulesInput,
  zone: Zone,
): {
  notBefore?: string;
  breakGlass?: { reason: string };
} {
  if (isBreaking) return { breakGlass: { reason: reason.trim() } };
  return notBefore === ""
    ? {}
    : { notBefore: new Date(`${notBefore}${zone === "utc" ? "Z" : ""}`).toISOString() };
}

/** Whether they can be sent. Pure. */
export function isRulesComplete({ isBreaking, reason }: RulesInput): boolean {
  return !isBreaking || reason.trim().length >= leastReason;
}

/** Whether a mesh's rules refused something, so that only broken glass lets it through. Pure. */
export function isByRules(error: { code: string } | null): boolean {
  return error?.code === "approval-required" || error?.code === "frozen";
}

type Props = {
  value: RulesInput;
  onChange: (value: RulesInput) => void;
  /** Whether there is something to go past. */
  canBreak: boolean;
  /** Whether it can be for later. */
  canWait?: boolean;
};

/** Not before when; and, where approvals or a freeze stand in the way, breaking the glass. */
export function RulesFields({ value, onChange, canBreak, canWait = true }: Props) {
  const t = useTranslations("pending");
  const [zone] = useZone();
  return (
    <div className={styles.form}>
      {canWait && (
        <TextInput
          type="datetime-local"
          label={t("notBefore", { zone })}
          value={value.notBefore}
          disabled={value.isBreaking}
          onChange={(event) => onChange({ ...value, notBefore: event.currentTarget.value })}
        />
      )}
      {(canBreak || value.isBreaking) && (
        <Checkbox
          label={t("breakGlassNow")}
          checked={value.isBreaking}
          onChange={(event) => onChange({ ...value, isBreaking: event.currentTarget.checked })}
        />
      )}
      {value.isBreaking && (
        <TextInput
          label={t("why.break-glass")}
          description={t("least", { count: leastReason })}
          value={value.reason}
          maxLength={500}
          required
          onChange={(event) => onChange({ ...value, reason: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
