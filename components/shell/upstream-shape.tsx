import type { UpstreamState } from "../../lib/meshes/meshes";

/** Up: a tick. Down: a cross. Not known yet: an open ring. */
export function UpstreamShape({ state }: { state: UpstreamState["state"] }) {
  return (
    <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
      {state === "up" && <path d="M2 6.5 5 9.3 10 3" fill="none" stroke="currentColor" strokeWidth="1.8" />}
      {state === "down" && (
        <path d="M2.5 2.5 9.5 9.500M9.5 2.5 2.5 9.5" stroke="currentColor" strokeWidth="2" />
      )}
      {(state === "unknown" || state === "absent") && (
        <circle
          cx="6"
          cy="6"
          r="4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray="2 2"
        />
      )}
    </svg>
  );
}
