/** A padlock, closed or open. */
export function LockIcon({ isLocked }: { isLocked: boolean }) {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <rect
        x="3"
        y="7"
        width="10"
        height="7"
        rx="1.4"
        fill={isLocked ? "currentColor" : "none"}
        stroke="currentColor"
        strokeWidth="1.4"
      />
      <path
        d={isLocked ? "M5 7 V5 a3 3 0 0 1 6 0 V7" : "M5 7 V5 a3 3 0 0 1 5.8 -1"}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
      />
    </svg>
  );
}
