"use client";

import { NumberInput } from "@mantine/core";
import { type CSSProperties, useId } from "react";
import { useTranslations } from "use-intl";
import { percentOfBp } from "../../../lib/policies/weights";
import { Figure } from "../../ui/figure";
import { versionColour } from "../../ui/version-colour";
import { VersionSwatch } from "../../ui/version-swatch";
import { LockIcon } from "./lock-icon";
import type { ShiftRow } from "./shift-rows";
import styles from "./weight-row.module.css";
import { boundsBp, type WeightsDraft, type WeightsMove } from "./weights";

const stepBp = 500;

type Props = {
  row: ShiftRow;
  draft: WeightsDraft;
  move: (move: WeightsMove) => void;
  /** Whether what is carried now was not decided here, but found. */
  isFound?: boolean;
};

/** One version's weight: a slider, or steppers under a thumb; now and then, in shares and requests per second. */
export function WeightRow({ row, draft, move, isFound = false }: Props) {
  const t = useTranslations("shift");
  const name = useId();
  const { version, thenBp } = row;
  const { min, max } = boundsBp(draft, version);
  const isLocked = draft.locked.includes(version);
  const isStuck = min === max;
  const step = (byBp: number) => move({ kind: "step", version, byBp });
  return (
    <li
      className={styles.row}
      data-testid={`weight-${version}`}
      style={{ "--own": versionColour(version) } as CSSProperties}
    >
      <span id={name} className={styles.version}>
        <VersionSwatch version={version} />
      </span>
      <input
        type="range"
        className={styles.slider}
        aria-label={t("weightOf", { version })}
        min={0}
        max={100}
        step={1}
        value={percentOfBp(thenBp)}
        disabled={isStuck}
        onChange={(event) =>
          move({ kind: "set", version, bp: Math.round(Number(event.currentTarget.value) * 100) })
        }
        style={{ "--at": `${percentOfBp(thenBp)}%` } as CSSProperties}
      />
      <span className={styles.entry}>
        <button
          type="button"
          className={styles.step}
          aria-label={t("less", { version })}
          disabled={isStuck || thenBp <= min}
          onClick={() => step(-stepBp)}
        >
          −
        </button>
        <NumberInput
          className={styles.number ?? ""}
          aria-label={t("weightOf", { version })}
          value={percentOfBp(thenBp)}
          min={0}
          max={100}
          decimalScale={2}
          hideControls
          suffix={` ${t("percent")}`}
          disabled={isStuck}
          onChange={(value) => {
            if (typeof value === "number") move({ kind: "set", version, bp: Math.round(value * 100) });
          }}
        />
        <button
          type="button"
          className={styles.step}
          aria-label={t("more", { version })}
          disabled={isStuck || thenBp >= max}
          onClick={() => step(stepBp)}
        >
          +
        </button>
        <button
          type="button"
          className={styles.lock}
          aria-pressed={isLocked}
          aria-label={t(isLocked ? "unlock" : "lock", { version })}
          title={t(isLocked ? "unlock" : "lock", { version })}
          onClick={() => move({ kind: "lock", version })}
        >
          <LockIcon isLocked={isLocked} />
        </button>
      </span>
      <RowFacts row={row} isFound={isFound} />
    </li>
  );
}

function RowFacts({ row, isFound }: { row: ShiftRow; isFound: boolean }) {
  const t = useTranslations("shift");
  const { nowBp, thenBp, nowRequestsPerSecond, thenRequestsPerSecond, readyEndpoints } = row;
  const isMoved = nowBp !== thenBp;
  const arrow = (
    <>
      <span aria-hidden="true">→</span>
      <span className={styles.heard}>{t("then")}</span>
    </>
  );
  return (
    <span className={styles.facts}>
      <span>
        {nowBp === null ? t("meshDefault") : `${percentOfBp(nowBp)} ${t("percent")}`}
        {isFound && ` ${t("asFound")}`}
        {isMoved && (
          <>
            {" "}
            {arrow}{" "}
            <strong>
              {percentOfBp(thenBp)} {t("percent")}
            </strong>
          </>
        )}
      </span>
      <span>
        <Figure value={nowRequestsPerSecond} unit="per-second" />
        {isMoved && (
          <>
            {" "}
            {arrow}{" "}
            <strong>
              <Figure value={thenRequestsPerSecond} unit="per-second" />
            </strong>
          </>
        )}
      </span>
      <span data-none={readyEndpoints === 0 && thenBp > 0} className={styles.ready}>
        {readyEndpoints === null ? t("readyUnknown") : t("ready", { count: readyEndpoints })}
      </span>
    </span>
  );
}
