/** The address of a route: `{braces}` filled in, the query sorted, empty values left out. Pure. */
export function requestUrl(path: string, params: object, query: object): string {
  const given = new Map(Object.entries(params));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given.get(name))));
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([key, value]): [string, string] => [key, String(value)])
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs)}`;
}
