/** Paths of keys that a JSON text holds twice: `spec.hosts` (golden case strict-duplicate-field). The text must be valid JSON. */
export function duplicateKeys(text: string): string[] {
  const found: string[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
  const tokens = text.match(token) ?? [];
  let next = 0;
  const readValue = (path: string): void => {
    const first = tokens[next++];
    if (first === "{") readObject(path);
    else if (first === "[") readList(path);
  };
  const readObject = (path: string): void => {
    const seen = new Set<string>();
    while (tokens[next] !== "}") {
      const key = JSON.parse(tokens[next] ?? '""') as string;
      next += 2;
      const here = path === "" ? key : `${path}.${key}`;
      if (seen.has(key)) found.push(here);
      seen.add(key);
      readValue(here);
      if (tokens[next] === ",") next += 1;
    }
    next += 1;
  };
  const readList = (path: string): void => {
    for (let index = 0; tokens[next] !== "]"; index += 1) {
      readValue(`${path}[${index}]`);
      if (tokens[next] === ",") next += 1;
    }
    next += 1;
  };
  readValue("");
  return found;
}
