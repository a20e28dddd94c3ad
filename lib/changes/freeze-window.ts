import { z } from "zod";

const dayNames: readonly string[] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
/** Windows that touch are one freeze; so many are looked through to its end. */
const maxLinks = 50;

const momentOfWeekSchema = z
  .string()
  .regex(/^(Sun|Mon|Tue|Wed|Thu|Fri|Sat) ([01]\d|2[0-3]):[0-5]\d$/, 'must be like "Fri 16:00"');

const timeZoneSchema = z.string().refine(isTimeZone, "is no time zone");

/** When nothing new is put into force: once, or each week by the clocks of a place. */
export const freezeWindowSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(60),
    /** Left out, the whole mesh. */
    namespaces: z.array(z.string().min(1).max(63)).min(1).optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    weekly: z
      .strictObject({ from: momentOfWeekSchema, to: momentOfWeekSchema, timeZone: timeZoneSchema })
      .optional(),
  })
  .superRefine(({ from, to, weekly }, context) => {
    const isOnce = from !== undefined && to !== undefined;
    if (isOnce === (weekly !== undefined) || (!isOnce && (from ?? to) !== undefined)) {
      context.addIssue({ code: "custom", message: 'takes either "from" and "to", or "weekly"' });
    } else if (isOnce && Date.parse(to) <= Date.parse(from)) {
      context.addIssue({ code: "custom", path: ["to"], message: "must be after from" });
    } else if (weekly && weekly.from === weekly.to) {
      context.addIssue({ code: "custom", path: ["weekly"], message: "must not begin when it ends" });
    }
  });

export type FreezeWindow = z.infer<typeof freezeWindowSchema>;

/** A freeze that lasts: the window that it is named by, and when no window lasts any more. */
export type Freeze = { name: string; until: Date };

/** The freeze that a moment lies in; null where it lies in none. Windows that follow each other without a gap are one. Pure. */
export function freezeAt(windows: readonly FreezeWindow[], namespace: string, at: Date): Freeze | null {
  const own = windows.filter(({ namespaces }) => namespaces?.includes(namespace) ?? true);
  const first = lastingLongest(own, at);
  if (!first) return null;
  let { until } = first;
  for (let link = 0; link < maxLinks; link += 1) {
    const next = lastingLongest(own, until);
    if (!next) break;
    until = next.until;
  }
  return { name: first.name, until };
}

function lastingLongest(windows: readonly FreezeWindow[], at: Date): Freeze | undefined {
  return windows
    .flatMap((window) => {
      const until = endOf(window, at);
      return until ? [{ name: window.name, until }] : [];
    })
    .sort((left, right) => right.until.getTime() - left.until.getTime())[0];
}

/** When a window that lasts at `at` ends; null where it does not last then. Ends belong to what comes after. */
function endOf({ from, to, weekly }: FreezeWindow, at: Date): Date | null {
  if (weekly) return endOfWeekly(weekly, at);
  if (from === undefined || to === undefined) return null;
  const isIn = at.getTime() >= Date.parse(from) && at.getTime() < Date.parse(to);
  return isIn ? new Date(to) : null;
}

function endOfWeekly({ from, to, timeZone }: NonNullable<FreezeWindow["weekly"]>, at: Date): Date | null {
  const [begin, end, now] = [minuteOf(from), minuteOf(to), minuteOfWeek(at, timeZone)];
  const length = mod(end - begin);
  const since = mod(now - begin);
  if (since >= length) return null;
  const whole = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
  const guess = new Date(whole.getTime() + (length - since) * 60_000);
  // Where clocks are put forward or back until then, the guess is off by that.
  const off = mod(minuteOfWeek(guess, timeZone) - end + weekMinutes / 2) - weekMinutes / 2;
  const corrected = new Date(guess.getTime() - off * 60_000);
  return corrected > at ? corrected : guess;
}

function mod(minutes: number): number {
  return ((minutes % weekMinutes) + weekMinutes) % weekMinutes;
}

function minuteOf(moment: string): number {
  const [day = "", time = ""] = moment.split(" ");
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return dayNames.indexOf(day) * dayMinutes + hours * 60 + minutes;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** One is made for each zone: making them is what takes time. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const parts = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat("en-US", { timeZone, ...parts });
  clocks.set(timeZone, clock);
  return clock;
}

function minuteOfWeek(at: Date, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return minuteOf(`${part("weekday")} ${part("hour")}:${part("minute")}`);
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone });
    return true;
  } catch {
    return false;
  }
}
