"use client";

import { useTranslations } from "use-intl";
import type { LooseRule } from "../draft/loose-spec";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";

type Mirror = LooseRule["mirror"];
type Props = { path: string; mirror: Mirror; onMirror: (mirror: Mirror) => void };

/** A copy of some calls to a version whose answers nobody waits for. */
export function MirrorFields({ path, mirror, onMirror }: Props) {
  const t = useTranslations("policies.form");
  return (
    <FormSection
      title={t("mirror")}
      path={path}
      isOn={mirror !== undefined}
      onToggle={(isOn) => onMirror(isOn ? { to: { version: "" }, percent: 5 } : undefined)}
    >
      <LeafField
        label={t("version")}
        path={`${path}.to.version`}
        is="text"
        value={mirror?.to?.version}
        onValue={(version) => onMirror({ ...mirror, to: { version } })}
      />
      <LeafField
        label={t("share")}
        path={`${path}.percent`}
        is="number"
        unit="%"
        value={mirror?.percent}
        onValue={(percent) => onMirror({ ...mirror, percent })}
      />
    </FormSection>
  );
}
