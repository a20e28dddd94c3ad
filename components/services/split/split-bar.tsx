import { versionColour } from "../../ui/version-colour";
import styles from "./split-bar.module.css";
import { wantedMarks } from "./wanted-marks";

type Props = {
  /** Shares of 0..1; what carries nothing takes no room. */
  parts: readonly { version: string; share: number | null; wanted?: number | null }[];
  thick?: boolean;
};

/** A split as one thin bar in the versions' colours; small marks under it where the asked split would part. */
export function SplitBar({ parts, thick = false }: Props) {
  return (
    <div aria-hidden="true">
      <div className={styles.bar} data-thick={thick}>
        {parts
          .filter(({ share }) => share !== null && share > 0)
          .map(({ version, share }) => (
            <span
              key={version}
              className={styles.part}
              style={{ flex: `${share ?? 0} 0 0`, background: versionColour(version) }}
            />
          ))}
      </div>
      <div className={styles.marks}>
        {wantedMarks(parts).map((at) => (
          <span key={at} className={styles.mark} style={{ left: `${at * 100}%` }} />
        ))}
      </div>
    </div>
  );
}
