"use client";

import { useTranslations } from "use-intl";
import { upstreams as upstreamNames } from "../../lib/errors";
import type { UpstreamState } from "../../lib/meshes/meshes";
import { Ago } from "../ui/ago";
import styles from "./upstream-badges.module.css";
import { UpstreamShape } from "./upstream-shape";

/** Each upstream by name, with a shape for its state; one that is away says since when. */
export function UpstreamBadges({ upstreams }: { upstreams: readonly UpstreamState[] }) {
  const t = useTranslations();
  const byPlace = upstreams.toSorted((left, right) => place(left) - place(right));
  return (
    <ul className={styles.badges} aria-label={t("upstream.label")}>
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
            {t(`upstream.${upstream}`)}
            <span className={styles.heard}>{t(`upstream.${state}`)}</span>
            {state === "down" && since && (
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
