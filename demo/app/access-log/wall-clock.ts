/** More than this between the two clocks means that the wall clock was set, or that the machine slept. */
const driftMs = 2;

let offsetMs = performance.timeOrigin;

/** Microseconds since 1970: the wall clock's time with the steady clock's resolution. */
export function wallMicroseconds(): number {
  const steady = performance.now();
  const wall = Date.now();
  if (Math.abs(offsetMs + steady - wall - 0.5) > driftMs) offsetMs = wall - steady;
  return Math.floor((offsetMs + steady) * 1000);
}

/** RFC 3339 with microseconds. */
export function timestamp(microseconds: number): string {
  const whole = new Date(Math.floor(microseconds / 1000)).toISOString();
  return `${whole.slice(0, -1)}${String(microseconds % 1000).padStart(3, "0")}Z`;
}
