"use client";

import { useTranslations } from "use-intl";
import type { TelemetryGap } from "../../lib/metrics/telemetry";
import { Mend } from "./mend";

/** What brings the figures that are missing. */
export function RemedySnippet({ gap: { remedy, snippet } }: { gap: TelemetryGap }) {
  const t = useTranslations("meshes.place");
  return <Mend remedy={remedy} place={t(remedy)} snippet={snippet} />;
}
