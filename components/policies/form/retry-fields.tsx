"use client";

import { Checkbox } from "@mantine/core";
import { useContext } from "react";
import { useTranslations } from "use-intl";
import { retriesSchema } from "../../../lib/policies/route-spec";
import type { LooseRule } from "../draft/loose-spec";
import styles from "./fields.module.css";
import { FormFactsContext } from "./form-facts";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";
import { withField } from "./list-moves";

type Retries = LooseRule["retries"];
type Props = { path: string; retries: Retries; onRetries: (retries: Retries) => void };

const reasons = retriesSchema.shape.on.element.options;

/** How often a failed call is tried again, for which failures, and for how long each try may take. */
export function RetryFields({ path, retries, onRetries }: Props) {
  const t = useTranslations("policies.form");
  const { whyNot } = useContext(FormFactsContext);
  const on = retries?.on ?? [];
  const set = (name: string, value: unknown) => onRetries(withField(retries, name, value) ?? {});
  return (
    <FormSection
      title={t("retries")}
      path={path}
      isOn={retries !== undefined}
      onToggle={(isOn) => onRetries(isOn ? { attempts: 2, on: ["unavailable"] } : undefined)}
    >
      {(["attempts", "perTryTimeoutMs"] as const).map((field) => (
        <LeafField
          key={field}
          label={t(`retriesField.${field}`)}
          path={`${path}.${field}`}
          is="number"
          {...(field === "perTryTimeoutMs" ? { unit: "ms" } : {})}
          value={retries?.[field]}
          onValue={(value) => set(field, value)}
        />
      ))}
      <fieldset className={styles.checks}>
        <legend className={styles.note}>{t("retriesField.on")}</legend>
        {reasons.map((reason) => {
          const why = whyNot(`${path}.on.${reason}`);
          return (
            <Checkbox
              key={reason}
              label={t(`retryOn.${reason}`)}
              description={why}
              checked={on.includes(reason)}
              disabled={why !== null && !on.includes(reason)}
              onChange={(event) =>
                set(
                  "on",
                  event.currentTarget.checked ? [...on, reason] : on.filter((other) => other !== reason),
                )
              }
            />
          );
        })}
      </fieldset>
    </FormSection>
  );
}
