import type { Health } from "../../lib/topology/topology";
import styles from "./health-ring.module.css";

const radius = 9;
const around = 2 * Math.PI * radius;
/** A share of errors smaller than this would not be seen on the ring. */
const leastArc = 0.04;

const glyphs: Record<Health, React.ReactNode> = {
  well: <path d="M7.6 12.2 10.8 15.2 16.4 9" />,
  degraded: <path d="M12 7.4 V12.8 M12 15.6 V16.4" />,
  failing: <path d="M8.6 8.6 15.4 15.4 M15.4 8.6 8.6 15.4" />,
  idle: <path d="M8.4 12 H15.6" />,
  unknown: <path d="M9.6 10 a2.4 2.4 0 1 1 3.4 2.2 q-1 .5 -1 1.5 M12 16.2 V16.6" />,
};

/** Health as a ring: how much of it is broken is the share of errors; the sign in it says the same without colour. */
export function HealthRing({ health, errorRatio }: { health: Health; errorRatio: number | null }) {
  const share = errorRatio === null || errorRatio <= 0 ? 0 : Math.min(1, Math.max(leastArc, errorRatio));
  const isSick = health === "failing" || health === "degraded";
  return (
    <svg
      className={styles.ring}
      data-health={health}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      aria-hidden="true"
    >
      <circle
        cx="12"
        cy="12"
        r={radius}
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeOpacity={isSick ? 0.4 : health === "well" ? 0.85 : 0.6}
        strokeDasharray={health === "unknown" ? "3 2.6" : undefined}
      />
      {isSick && (
        <circle
          cx="12"
          cy="12"
          r={radius}
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeDasharray={`${share * around} ${around}`}
          transform="rotate(-90 12 12)"
        />
      )}
      <g fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
        {glyphs[health]}
      </g>
    </svg>
  );
}
