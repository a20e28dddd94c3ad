"use client";

import { useTranslations } from "use-intl";
import type { DeliveryView } from "../../lib/changes/changes";
import type { Tone } from "../../lib/changes/state-tone";
import { Duration } from "../ui/duration";
import { Time } from "../ui/time";
import { useNow } from "../ui/use-now";
import styles from "./change-progress.module.css";
import { type Stage, type StageState, secondsLeft } from "./progress-stages";
import { ToneShape } from "./state-mark";

const tones: Record<StageState, Tone> = {
  done: "good",
  moving: "moving",
  waiting: "over",
  wrong: "wrong",
  stopped: "over",
};

/** One stage on a line: what, when, how long it took or takes against the usual. */
export function StageRow({ stage, delivery }: { stage: Stage; delivery: DeliveryView }) {
  const t = useTranslations("delivery");
  return (
    <li className={styles.stage} data-stage={stage.name} data-stage-state={stage.state}>
      <span className={styles.shape}>
        <ToneShape tone={tones[stage.state]} />
      </span>
      <span className={styles.name}>
        {t(`stage.${stage.name}`)}{" "}
        <span className={styles.detail}>
          <Detail stage={stage} delivery={delivery} />
        </span>
      </span>
      <span className={styles.length}>
        <Length stage={stage} delivery={delivery} />
      </span>
      <span className={styles.when}>
        {stage.at && stage.state !== "moving" ? <Time at={stage.at} zone={false} /> : null}
      </span>
    </li>
  );
}

function Detail({ stage, delivery }: { stage: Stage; delivery: DeliveryView }) {
  const t = useTranslations("delivery");
  const { strength, convergence, attempts } = delivery;
  if (stage.state === "stopped") return t("stage.stopped");
  if (stage.name === "written" && attempts > 1) return t("stage.attempts", { attempts });
  if (stage.name === "proxies" && strength.kind === "proxies") {
    return t("strength.of", { acked: strength.acked, total: strength.total });
  }
  if (stage.name === "traffic" && convergence && stage.state !== "waiting") {
    return t("stage.sample", { sample: convergence.sample, needed: convergence.sampleNeeded });
  }
  return null;
}

function Length({ stage, delivery }: { stage: Stage; delivery: DeliveryView }) {
  const t = useTranslations("delivery");
  const now = useNow();
  if (stage.tookMs !== null) return <Duration ms={stage.tookMs} />;
  if (stage.state !== "moving" || stage.at === null || now === null) return null;
  const passedMs = Math.max(0, Math.floor((now - Date.parse(stage.at)) / 1_000) * 1_000);
  const left =
    stage.name === "traffic" && delivery.convergence ? secondsLeft(delivery.convergence, now) : null;
  // What is usual for an accepted delivery is how long traffic takes, not the proxies.
  const usual = stage.name === "proxies" ? null : delivery.usualSeconds;
  return (
    <>
      <Duration ms={passedMs} />{" "}
      <span className={styles.detail}>
        {left !== null && left > 0
          ? t("stage.left", { seconds: Math.ceil(left) })
          : usual !== null && t("stage.usual", { seconds: usual })}
      </span>
    </>
  );
}
