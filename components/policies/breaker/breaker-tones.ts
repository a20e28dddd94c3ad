/** How a breaker's word looks: in the tones of states. */
export const breakerTones = {
  refusing: "wrong",
  open: "attention",
  ejecting: "attention",
  closed: "good",
  unknown: "over",
} as const;
