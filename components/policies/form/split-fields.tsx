"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { WeightsBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";
import { WeightRow } from "../../services/shift/weight-row";
import { moveWeights, type WeightsDraft, type WeightsMove, weightsDraft } from "../../services/shift/weights";
import type { LooseSplit } from "../draft/loose-spec";
import { AddVersion } from "./add-version";
import styles from "./fields.module.css";
import { PlainSplit } from "./plain-split";
import { splitWithWeights, standsBy, weightsOfSplit, withoutIdle } from "./split-of";

type Props = {
  path: string;
  split: readonly LooseSplit[];
  onSplit: (split: LooseSplit[]) => void;
  service: ServiceDetail | undefined;
  /** The weights of this rule that stand now; null for none. */
  standing: WeightsBp | null;
  /** Whether the rule takes all calls, so that the service's rate is the rule's. */
  takesAll: boolean;
};

/** A rule's split: a row a version with its weight, as in the shift panel; plain fields while it is no split yet. */
export function SplitFields({ path, split, onSplit, service, standing, takesAll }: Props) {
  const t = useTranslations("policies.form");
  const [hand, setHand] = useState<Pick<WeightsDraft, "locked" | "gesture">>({ locked: [], gesture: null });
  const written = weightsOfSplit(split);
  if (written === undefined) return <PlainSplit path={path} split={split} onSplit={onSplit} />;
  const standbys = split.filter(standsBy).map(({ to }) => to.version);
  const known = (service?.versionRows ?? [])
    .map(({ version }) => version)
    .filter((version) => !standbys.includes(version));
  const versions = [...new Set([...known, ...Object.keys(written)])].sort();
  const weights = Object.fromEntries(versions.map((version) => [version, written[version] ?? 0]));
  const draft: WeightsDraft = { weights, ...hand };
  const set = (next: WeightsDraft) => {
    setHand({ locked: next.locked, gesture: next.gesture });
    onSplit(splitWithWeights(split, next.weights));
  };
  const move = (made: WeightsMove) => set(moveWeights(draft, made));
  const total = takesAll ? (service?.signals.requestsPerSecond ?? null) : null;
  const idle = split.filter((part) => part.weight === 0 && !standsBy(part)).length;
  return (
    <>
      <ul className={styles.splitRows}>
        {versions.map((version) => {
          const measured = service?.versionRows.find((row) => row.version === version);
          const thenBp = weights[version] ?? 0;
          return (
            <WeightRow
              key={version}
              row={{
                version,
                nowBp: standing === null ? null : (standing[version] ?? 0),
                thenBp,
                nowRequestsPerSecond: takesAll ? (measured?.signals.requestsPerSecond ?? null) : null,
                thenRequestsPerSecond: total === null ? null : (total * thenBp) / 10_000,
                readyEndpoints: measured?.readyEndpoints ?? null,
                errorRatio: measured?.signals.errorRatio ?? null,
              }}
              draft={draft}
              move={move}
            />
          );
        })}
      </ul>
      <div className={styles.adders}>
        <button type="button" className={styles.quiet} onClick={() => move({ kind: "even-out" })}>
          {t("evenOut")}
        </button>
        {idle > 0 && (
          <button type="button" className={styles.quiet} onClick={() => onSplit(withoutIdle(split))}>
            {t("leaveOutIdle")}
          </button>
        )}
        <AddVersion
          taken={[...versions, ...standbys.map(String)]}
          onAdd={(version) => onSplit([...split, { to: { version }, weight: 0 }])}
        />
      </div>
    </>
  );
}

/** A split for a rule that has none: what stands, else even over what is ready. Pure. */
export function firstSplit(service: ServiceDetail | undefined): LooseSplit[] {
  const rows = (service?.versionRows ?? []).filter(({ readyEndpoints }) => (readyEndpoints ?? 0) > 0);
  const versions = rows.map(({ version }) => version).sort();
  if (versions.length === 0) return [{ to: { version: "v1" }, weight: 100 }];
  return splitWithWeights([], weightsDraft(versions, service?.weights ?? null).weights);
}
