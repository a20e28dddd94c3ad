/** How much of a moment is shown: `clock` 09:23:17, `minute` 09:23, `date` 24 Nov 09:23:17, `year` 24 Nov 2026 09:23. */
export type TimeForm = "clock" | "minute" | "date" | "year";

const formatters = new Map<string, Intl.DateTimeFormat>();

/** A moment and the short name of its zone, the same in every browser and on the server for one zone. Pure. */
export function timeText(at: Date, form: TimeForm, zone: string | undefined): { text: string; zone: string } {
  const parts = Object.fromEntries(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const minute = `${parts.hour}:${parts.minute}`;
  const clock = `${minute}:${parts.second}`;
  const texts: Record<TimeForm, string> = {
    ...{ clock, minute, date: `${parts.day} ${parts.month} ${clock}` },
    year: `${parts.day} ${parts.month} ${parts.year} ${minute}`,
  };
  const text = texts[form];
  return { text, zone: parts.timeZoneName ?? "UTC" };
}

function formatter(zone: string | undefined): Intl.DateTimeFormat {
  const key = zone ?? "";
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    ...(zone ? { timeZone: zone } : {}),
  });
  formatters.set(key, made);
  return made;
}
