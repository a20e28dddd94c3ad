"use client";

import { useTranslations } from "use-intl";
import type { LooseRule } from "../draft/loose-spec";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";
import { withField } from "./list-moves";

type Fault = NonNullable<LooseRule["fault"]>;
type Props = { path: string; fault: Fault | undefined; onFault: (fault: Fault | undefined) => void };

/** Calls that are made late or made to fail, to see what the callers do. */
export function FaultFields({ path, fault, onFault }: Props) {
  const t = useTranslations("policies.form");
  const delay = fault?.delay;
  const abort = fault?.abort;
  return (
    <>
      <FormSection
        title={t("delay")}
        path={`${path}.delay`}
        isOn={delay !== undefined}
        onToggle={(isOn) => onFault(withField(fault, "delay", isOn ? { percent: 1, ms: 500 } : undefined))}
      >
        {(["percent", "ms"] as const).map((field) => (
          <LeafField
            key={field}
            label={t(`delayField.${field}`)}
            path={`${path}.delay.${field}`}
            is="number"
            unit={field === "ms" ? "ms" : "%"}
            value={delay?.[field]}
            onValue={(value) => onFault({ ...fault, delay: { ...delay, [field]: value } })}
          />
        ))}
      </FormSection>
      <FormSection
        title={t("abort")}
        path={`${path}.abort`}
        isOn={abort !== undefined}
        onToggle={(isOn) =>
          onFault(withField(fault, "abort", isOn ? { percent: 1, status: 503 } : undefined))
        }
      >
        {(["percent", "status"] as const).map((field) => (
          <LeafField
            key={field}
            label={t(`abortField.${field}`)}
            path={`${path}.abort.${field}`}
            is="number"
            {...(field === "percent" ? { unit: "%" } : {})}
            value={abort?.[field]}
            onValue={(value) => onFault({ ...fault, abort: { ...abort, [field]: value } })}
          />
        ))}
      </FormSection>
    </>
  );
}
