const durationUnits: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
  d: 86_400e9,
  w: 604_800e9,
  y: 31_536_000e9,
};

/** No amount is longer; what stands in a line may be, and would take long to read. */
export const maxAmountLength = 64;

/** A duration as Go writes it, or with days, weeks and years, in nanoseconds; undefined for anything else. */
export function parseDurationNs(text: string): number | undefined {
  if (text.length > maxAmountLength) return undefined;
  const sign = text.startsWith("-") ? -1 : 1;
  const rest = text.replace(/^[-+]/, "");
  if (rest === "0") return 0;
  let sum = 0;
  let read = 0;
  for (const [part, amount = "", unit = ""] of rest.matchAll(
    /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w|y)/gu,
  )) {
    sum += Number(amount) * (durationUnits[unit] ?? Number.NaN);
    read += part.length;
  }
  return read === rest.length && read > 0 ? sign * sum : undefined;
}

const byteUnits = new Map(
  Object.entries({
    "": 1,
    b: 1,
    k: 1e3,
    kb: 1e3,
    kib: 1024,
    m: 1e6,
    mb: 1e6,
    mib: 1024 ** 2,
    g: 1e9,
    gb: 1e9,
    gib: 1024 ** 3,
    t: 1e12,
    tb: 1e12,
    tib: 1024 ** 4,
    p: 1e15,
    pb: 1e15,
    pib: 1024 ** 5,
  }),
);

/** An amount of bytes, as in `17KB` or `6 KiB`; undefined for anything else. */
export function parseBytes(text: string): number | undefined {
  if (text.length > maxAmountLength) return undefined;
  const match = /^([\d.,]+)\s*([a-z]*)$/i.exec(text.trim());
  const unit = byteUnits.get((match?.[2] ?? "?").toLowerCase());
  const amount = Number((match?.[1] ?? "").replaceAll(",", ""));
  return match && unit !== undefined && Number.isFinite(amount) ? Math.trunc(amount * unit) : undefined;
}
