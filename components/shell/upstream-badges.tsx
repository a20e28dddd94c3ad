"use client";

import { useTranslations } from "use-intl";
import { upstreams as upstreamNames } from "../../lib/errors";
import type { UpstreamState } from "../../lib/meshes/meshes";
import { Ago } from "../ui/ago";
import styles from "./upstream-badges.module.css";
import { UpstreamShape } from "./upstream-shape";

type Props = {
  upstreams: readonly UpstreamState[];
  /** On one line whatever is away: since when is said elsewhere, and what answers gives way to what does not. */
  isBar?: boolean;
};

/** Each upstream by name, with a shape for its state; one that is away says since when. */
export function UpstreamBadges({ upstreams, isBar = false }: Props) {
  const t = useTranslations();
  const byPlace = upstreams.toSorted((left, right) => place(left) - place(right));
  return (
    <ul
      className={isBar ? styles.bar : styles.badges}
      data-away={upstreams.some(({ state }) => state === "down") || undefined}
      aria-label={t("upstream.label")}
    >
      {byPlace
        .filter(({ state }) => state !== "absent")
        .map(({ upstream, state, since, error }) => (
          <li
            key={upstream}
            className={styles.badge}
            data-state={state}
            data-upstream={upstream}
            title={error ?? `${t(`upstream.${upstream}`)} ${t(`upstream.${state}`)}`}
          >
            <UpstreamShape state={state} />
            <span className={styles.name}>{t(`upstream.${upstream}`)}</span>
            <span className={styles.heard}>{t(`upstream.${state}`)}</span>
            {!isBar && state === "down" && since && (
              <span className={styles.since}>
                <Ago at={since} />
              </span>
            )}
          </li>
        ))}
    </ul>
  );
}

/** Always in one order, so that the eye finds each where it was. */
function place({ upstream }: UpstreamState): number {
  return upstreamNames.indexOf(upstream);
}
