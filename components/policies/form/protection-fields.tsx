"use client";

import { useTranslations } from "use-intl";
import type { Concurrency } from "../../../lib/policies/concurrency";
import type { LooseProtection } from "../draft/loose-spec";
import styles from "./fields.module.css";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";
import { withField } from "./list-moves";
import { useLimitHint } from "./use-limit-hint";

const limits = [
  "maxRequests",
  "maxConnections",
  "maxPendingRequests",
  "maxRetries",
  "maxRequestsPerConnection",
] as const;
const outlierFields = [
  "intervalMs",
  "baseEjectionMs",
  "maxEjectionPercent",
  "consecutiveErrors",
  "consecutiveGatewayErrors",
  "minHealthPercent",
] as const;
const detectors = {
  failurePercentage: ["thresholdPercent", "minRequests", "minHosts"],
  successRate: ["stdevFactor", "minRequests", "minHosts"],
} as const;
const firstDetector = {
  failurePercentage: { thresholdPercent: 50, minRequests: 20, minHosts: 2 },
  successRate: { stdevFactor: 1.9, minRequests: 100, minHosts: 5 },
} as const;

type Own = LooseProtection;
type Props = {
  /** Where it stands: "" for the service, `versions.v2.` for a version. */
  path: string;
  own: Own;
  onOwn: (own: Own | undefined) => void;
  /** Null for the whole service. */
  version: string | null;
  concurrency: Concurrency | undefined;
};

/** Limits and outlier detection of the service or of one version. */
export function ProtectionFields({ path, own, onOwn, version, concurrency }: Props) {
  return (
    <div className={styles.extras}>
      <LimitFields path={path} own={own} onOwn={onOwn} version={version} concurrency={concurrency} />
      <OutlierFields path={path} own={own} onOwn={onOwn} />
    </div>
  );
}

function LimitFields({ path, own, onOwn, version, concurrency }: Props) {
  const t = useTranslations("policies.form");
  const hintOf = useLimitHint(version, concurrency);
  return (
    <FormSection
      title={t("limits")}
      path={`${path}limits`}
      isOn
      onToggle={() => onOwn(withField(own, "limits", undefined))}
    >
      {limits.map((limit) => (
        <LeafField
          key={limit}
          label={t(`limit.${limit}`)}
          path={`${path}limits.${limit}`}
          is="number"
          value={own.limits?.[limit]}
          hint={hintOf(limit, own.limits?.[limit]) ?? t(`limitHint.${limit}`)}
          placeholder={t("noLimit")}
          onValue={(value) => onOwn(withField(own, "limits", withField(own.limits, limit, value)))}
        />
      ))}
    </FormSection>
  );
}

function OutlierFields({ path, own, onOwn }: Omit<Props, "version" | "concurrency">) {
  const t = useTranslations("policies.form");
  const outlier = own.outlierDetection;
  const at = `${path}outlierDetection`;
  const set = (name: string, value: unknown) =>
    onOwn(withField(own, "outlierDetection", withField(outlier, name, value)));
  return (
    <>
      <FormSection
        title={t("outlier")}
        path={at}
        isOn={outlier !== undefined}
        onToggle={(isOn) =>
          onOwn(
            withField(
              own,
              "outlierDetection",
              isOn
                ? {
                    intervalMs: 10_000,
                    baseEjectionMs: 30_000,
                    maxEjectionPercent: 50,
                    failurePercentage: firstDetector.failurePercentage,
                  }
                : undefined,
            ),
          )
        }
      >
        {outlierFields.map((field) => (
          <LeafField
            key={field}
            label={t(`outlierField.${field}`)}
            path={`${at}.${field}`}
            is="number"
            {...(field.endsWith("Ms") ? { unit: "ms" } : field.endsWith("Percent") ? { unit: "%" } : {})}
            value={outlier?.[field] as string | number | undefined}
            onValue={(value) => set(field, value)}
          />
        ))}
      </FormSection>
      {outlier !== undefined &&
        (["failurePercentage", "successRate"] as const).map((detector) => (
          <FormSection
            key={detector}
            title={t(`detector.${detector}`)}
            path={`${at}.${detector}`}
            isOn={outlier[detector] !== undefined}
            onToggle={(isOn) => set(detector, isOn ? firstDetector[detector] : undefined)}
          >
            {detectors[detector].map((field) => (
              <LeafField
                key={field}
                label={t(`detectorField.${field}`)}
                path={`${at}.${detector}.${field}`}
                is="number"
                {...(field === "thresholdPercent" ? { unit: "%" } : {})}
                value={outlier[detector]?.[field]}
                onValue={(value) => set(detector, { ...outlier[detector], [field]: value })}
              />
            ))}
          </FormSection>
        ))}
    </>
  );
}
