"use client";

import { TextInput } from "@mantine/core";
import { useState } from "react";
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
  const { whyNot, nearly, fault, warning } = useFieldFacts(path);
  const [typed, setTyped] = useState("");
  const read = (text: string): Leaf => (is === "number" ? typedNumber(text) : text === "" ? undefined : text);
  // What was typed stays as it is while it means what stands there: "1.0" on the way to "1.05".
  const shown = typed !== "" && read(typed) === value ? typed : value === null ? "" : String(value ?? "");
  const isThere = value !== undefined;
  return (
    <div className={styles.field} data-unsupported={whyNot !== null || undefined} data-path={path}>
      <TextInput
        label={label}
        description={whyNot ?? <Facts hint={hint} nearly={nearly} warning={warning} />}
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

type FactsProps = { hint: string | undefined; nearly: string | null; warning: string | null };

/** What a figure amounts to, what the target makes of it, and what is to be known before it is applied. */
function Facts({ hint, nearly, warning }: FactsProps) {
  return (
    <>
      {hint && <span className={styles.line}>{hint}</span>}
      {nearly && <span className={styles.line}>{nearly}</span>}
      {warning && <span className={styles.warned}>{warning}</span>}
    </>
  );
}
