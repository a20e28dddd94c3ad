"use client";

import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import styles from "./fields.module.css";
import { useFieldFacts } from "./form-facts";
import { typedNumber } from "./typed-number";

type Leaf = string | number | boolean | null | undefined;
type Props = {
  label: string;
  /** Where it stands in the spec, as in `rules.0.timeoutMs`. */
  path: string;
  value: Leaf;
  onValue: (value: Leaf) => void;
  is: "number" | "text";
  /** Behind the field: ms, %. */
  unit?: string;
  hint?: string;
  placeholder?: string;
};

/** One field of a spec. What the target cannot express is greyed with the reason; what stands there can be taken away. */
export function LeafField({ label, path, value, onValue, is, unit, hint, placeholder }: Props) {
  const t = useTranslations("policies.form");
  const { whyNot, nearly, fault } = useFieldFacts(path);
  const [typed, setTyped] = useState("");
  const read = (text: string): Leaf => (is === "number" ? typedNumber(text) : text === "" ? undefined : text);
  // What was typed stays as it is while it means what stands there: "1.0" on the way to "1.05".
  const shown = typed !== "" && read(typed) === value ? typed : value === null ? "" : String(value ?? "");
  const isThere = value !== undefined;
  return (
    <div className={styles.field} data-unsupported={whyNot !== null || undefined} data-path={path}>
      <TextInput
        label={label}
        description={whyNot ?? said(hint, nearly)}
        error={fault}
        value={shown}
        placeholder={placeholder ?? ""}
        disabled={whyNot !== null}
        inputMode={is === "number" ? "decimal" : "text"}
        rightSection={unit ? <span className={styles.unit}>{unit}</span> : undefined}
        rightSectionWidth={unit ? 22 + unit.length * 7 : undefined}
        inputWrapperOrder={["label", "input", "description", "error"]}
        maxLength={1024}
        translate="no"
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onValue(read(event.currentTarget.value));
        }}
      />
      {whyNot !== null && isThere && (
        <button type="button" className={styles.quiet} onClick={() => onValue(undefined)}>
          {t("takeAway", { field: label })}
        </button>
      )}
    </div>
  );
}

/** What a figure amounts to, then what the target makes of it. */
function said(hint: string | undefined, nearly: string | null): ReactNode {
  if (hint === undefined || nearly === null) return hint ?? nearly;
  return (
    <>
      {hint}
      <br />
      {nearly}
    </>
  );
}
