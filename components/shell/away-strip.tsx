"use client";

import { useTranslations } from "use-intl";
import type { UpstreamState } from "../../lib/meshes/meshes";
import { Ago } from "../ui/ago";
import { Time } from "../ui/time";
import { awayEffects } from "./away-effects";
import styles from "./away-strip.module.css";
import { UpstreamShape } from "./upstream-shape";

type Props = {
  /** When the console last answered, in unix milliseconds (null: never); undefined while it answers. */
  consoleAwaySince: number | null | undefined;
  upstreams: readonly UpstreamState[];
  /** Whether anything may be changed in this mesh. */
  mayChange: boolean;
};

/** One line for each thing that does not answer, on every page; nothing while all do. */
export function AwayStrip({ consoleAwaySince, upstreams, mayChange }: Props) {
  const t = useTranslations();
  const down = upstreams.filter(({ state }) => state === "down");
  const isConsoleGone = consoleAwaySince !== undefined;
  if (down.length === 0 && !isConsoleGone) return null;
  return (
    <div className={styles.strip} role="status">
      {isConsoleGone && (
        <p>
          <UpstreamShape state="down" />
          <span>
            {t("upstream.consoleGone")} {consoleAwaySince ? <Time at={consoleAwaySince} /> : "–"}
          </span>
        </p>
      )}
      {!isConsoleGone &&
        down.map(({ upstream, since, lastGoodAt }) => (
          <p key={upstream} data-upstream={upstream}>
            <UpstreamShape state="down" />
            <span>
              {t("upstream.downSince", { upstream: t(`upstream.${upstream}`) })}{" "}
              {since ? (
                <>
                  <Time at={since} /> (<Ago at={since} />)
                </>
              ) : (
                "–"
              )}
              .{" "}
              {awayEffects({ upstream, lastGoodAt }, mayChange)
                .map((effect) => t(`upstream.effect.${effect}`))
                .join(" ")}
            </span>
          </p>
        ))}
    </div>
  );
}
