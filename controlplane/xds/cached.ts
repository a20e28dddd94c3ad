const maxEntries = 20_000;

/** What was built of a name, or builds it. Names come from clients: what is kept has a bound. */
export function cached<Value>(cache: Map<string, Value>, name: string, build: () => Value): Value {
  const known = cache.get(name);
  if (known) return known;
  const built = build();
  if (cache.size >= maxEntries) cache.clear();
  cache.set(name, built);
  return built;
}
