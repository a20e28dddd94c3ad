import "server-only";

type Place = { namespace: string; service: string };

/** The options of each service: the usual ones, with what its own entry (`namespace/name`) says over them. */
export function optionsByService<T extends object>(
  usual: T,
  services: Readonly<Record<string, { [K in keyof T]?: T[K] | undefined }>>,
): (place: Place) => T {
  return ({ namespace, service }) => {
    const own = Object.entries(services[`${namespace}/${service}`] ?? {});
    return { ...usual, ...Object.fromEntries(own.filter(([, value]) => value !== undefined)) };
  };
}

/** The services that have an entry of their own. */
export function placesOf(services: Readonly<Record<string, unknown>>): Place[] {
  return Object.keys(services).map((key) => {
    const [namespace = "", service = ""] = key.split("/");
    return { namespace, service };
  });
}
