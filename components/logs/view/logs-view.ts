import { filterShape, type LineFilter, momentSchema } from "../../../lib/logs/filter";
import type { LogsFilter } from "../../../lib/logs/logs-link";
import type { WindowName } from "../../../lib/time/window";

/** What the address of the logs page may say, in the order of its chips. */
export const filterNames = [
  "service",
  "version",
  "status",
  "flag",
  "slowerMs",
  "ttftSlowerMs",
  "tenant",
  "caller",
  "text",
] as const satisfies readonly (keyof LogsFilter)[];
export type FilterName = (typeof filterNames)[number];

/** The filter as the address says it; what does not parse is left out. Pure. */
export function readFilter(param: (name: string) => string | null): LogsFilter {
  const filter: LogsFilter = {};
  const said = (name: string) => param(name)?.trim() || null;
  for (const name of ["version", "status", "flag", "tenant", "caller", "text"] as const) {
    const parsed = filterShape[name].safeParse(said(name));
    if (parsed.success && parsed.data !== undefined) filter[name] = parsed.data;
  }
  const service = said("service");
  if (service !== null && isService(service)) filter.service = service;
  for (const [name, shape] of [
    ["slowerMs", filterShape.minDurationMs],
    ["ttftSlowerMs", filterShape.minTtftMs],
  ] as const) {
    const parsed = shape.safeParse(said(name) ?? undefined);
    if (parsed.success && parsed.data !== undefined) filter[name] = parsed.data;
  }
  for (const name of ["from", "to"] as const) {
    const parsed = momentSchema.safeParse(said(name));
    if (parsed.success) filter[name] = parsed.data;
  }
  return filter;
}

type View = { mesh: string; window: WindowName; at: string | null };

/** What the interface is asked for the page's filter and time. Pure. */
export function queryOf(
  filter: LogsFilter,
  { mesh, window, at }: View,
): LineFilter & Record<string, unknown> {
  const { service, slowerMs, ttftSlowerMs, from, to, ...same } = filter;
  const [namespace, name] = service?.split("/") ?? [];
  return {
    mesh,
    ...same,
    ...(namespace && name ? { namespace, service: name } : {}),
    ...(slowerMs === undefined ? {} : { minDurationMs: slowerMs }),
    ...(ttftSlowerMs === undefined ? {} : { minTtftMs: ttftSlowerMs }),
    ...(from === undefined ? { window } : { start: from }),
    ...(to === undefined ? (at === null ? {} : { at }) : { end: to }),
  };
}

/** Whether new lines can still come: the end is now. Pure. */
export function isLive({ to }: LogsFilter, at: string | null): boolean {
  return to === undefined && at === null;
}

/** A text that is more likely an id than words: a UUID, a trace id, `req-…`. Pure. */
export function looksLikeRequestId(text: string): boolean {
  return /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/.test(text) && !/^\d+$/.test(text);
}

function isService(text: string): boolean {
  const [namespace, name, ...rest] = text.split("/");
  return (
    rest.length === 0 &&
    filterShape.namespace.safeParse(namespace).success &&
    name !== undefined &&
    filterShape.service.safeParse(name).success
  );
}
