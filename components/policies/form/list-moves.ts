/** A list with one entry replaced, or taken away by undefined. Pure. */
export function replacedAt<T>(list: readonly T[], index: number, entry: T | undefined): T[] {
  return list.flatMap((each, at) => (at === index ? (entry === undefined ? [] : [entry]) : [each]));
}

/** A list with one entry moved by so many places; the list as it is where that would be beyond its ends. Pure. */
export function movedBy<T>(list: readonly T[], index: number, by: number): T[] {
  const target = index + by;
  const entry = list[index];
  if (entry === undefined || target < 0 || target >= list.length) return [...list];
  const rest = list.filter((_, at) => at !== index);
  return [...rest.slice(0, target), entry, ...rest.slice(target)];
}

/** A record with one field set, or taken away by undefined; undefined when nothing is left in it. Pure. */
export function withField<T extends Record<string, unknown>>(
  record: T | undefined,
  name: string,
  value: unknown,
) {
  const { [name]: _, ...rest }: Record<string, unknown> = record ?? {};
  if (value === undefined) return Object.keys(rest).length === 0 ? undefined : (rest as T);
  return { ...(record ?? {}), [name]: value } as unknown as T;
}
