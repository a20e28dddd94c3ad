/** What the logs page can be narrowed to from elsewhere. Times are RFC 3339; `service` is `namespace/name`. */
export type LogsFilter = {
  service?: string;
  version?: string;
  /** `ok`, `error`, or one outcome as it was logged: `UNAVAILABLE`, `503`. */
  status?: string;
  /** Envoy's response flag, as in `UO`. */
  flag?: string;
  slowerMs?: number;
  ttftSlowerMs?: number;
  tenant?: string;
  /** Who called, as `namespace/name`. */
  caller?: string;
  text?: string;
  from?: string;
  to?: string;
};

/** The logs page with this filter: what `<ViewLink to extra>` takes. Nothing is set that was not given. */
export function logsLink(filter: LogsFilter): { to: string; extra: Record<string, string> } {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== "");
  return { to: "/logs", extra: Object.fromEntries(given.map(([name, value]) => [name, String(value)])) };
}

/** The page that tells one request's story. `around` is about when it was, where that is known: ids may be used again. */
export function requestLink(
  requestId: string,
  around?: string,
): { to: string; extra: Record<string, string> } {
  return { to: `/requests/${encodeURIComponent(requestId)}`, extra: around === undefined ? {} : { around } };
}
