import type { Movement, SeenInstance } from "./instances";

const most = 40;

/** Who came and who went since a moment (unix milliseconds), newest first. Pure. */
export function movementsOf(instances: readonly SeenInstance[], sinceMs: number): Movement[] {
  const all = instances.flatMap(({ namespace, service, version, id, since, leftAt }) => {
    const who = { namespace, service, version, id };
    return [
      ...(since === null ? [] : [{ kind: "joined" as const, at: since, ...who }]),
      ...(leftAt === null ? [] : [{ kind: "left" as const, at: leftAt, ...who }]),
    ];
  });
  return all
    .filter(({ at }) => Date.parse(at) >= sinceMs)
    .sort((left, right) => Date.parse(right.at) - Date.parse(left.at) || (left.id < right.id ? -1 : 1))
    .slice(0, most);
}
