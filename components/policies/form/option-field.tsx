"use client";

import { NativeSelect } from "@mantine/core";
import styles from "./fields.module.css";
import { useFieldFacts } from "./form-facts";

type Value = string | number;
type Props = {
  label: string;
  /** Where it stands in the spec, as in `rules.0.scope`. */
  path: string;
  value: unknown;
  options: readonly { value: Value; label: string }[];
  /** What holds where nothing is chosen. */
  otherwise: string;
  onValue: (value: Value | undefined) => void;
};

/** One of a few words. What stands there and is none of them stays until another is chosen. */
export function OptionField({ label, path, value, options, otherwise, onValue }: Props) {
  const { whyNot, nearly, fault, warning } = useFieldFacts(path);
  const isKnown = value === undefined || options.some((option) => option.value === value);
  return (
    <div className={styles.field} data-unsupported={whyNot !== null || undefined} data-path={path}>
      <NativeSelect
        label={label}
        description={whyNot ?? warning ?? nearly}
        error={fault}
        value={value === undefined ? "" : String(value)}
        disabled={whyNot !== null && value === undefined}
        inputWrapperOrder={["label", "input", "description", "error"]}
        data={[
          { value: "", label: otherwise },
          ...options.map((option) => ({ value: String(option.value), label: option.label })),
          ...(isKnown ? [] : [{ value: String(value), label: String(value) }]),
        ]}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          onValue(options.find((option) => String(option.value) === chosen)?.value);
        }}
      />
    </div>
  );
}
