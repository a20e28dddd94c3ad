import { type Fields, isFields, listOf } from "../fields";
import type { Entry } from "./entry";
import { printGoDuration } from "./go-duration";

/** What Go leaves out by `omitempty`; Name, Kind, Protocol and lists of routes and splits have no such mark. */
const alwaysThere = new Set(["Kind", "Name", "Protocol", "Routes", "Splits", "Config", "Sources"]);

/**
 * An entry as Consul's JSON has it: a resolver's and a route's time-outs as Go's text (their own MarshalJSON), a
 * passive check's as nanoseconds (it has none), no zero values. A weight of 0 is absent, as seen against Consul 2.0.2.
 */
export function printEntry(entry: Entry): Fields {
  if (entry.Kind === "service-resolver")
    return omitEmpty(withTexts(entry, ["ConnectTimeout", "RequestTimeout"]));
  if (entry.Kind === "service-router") {
    return omitEmpty({ ...entry, Routes: listOf(entry.Routes).map(printRoute) });
  }
  if (entry.Kind === "service-splitter") {
    return omitEmpty({ ...entry, Splits: listOf(entry.Splits).map((split) => omitEmpty(split)) });
  }
  if (entry.Kind === "service-intentions")
    return omitEmpty({ ...entry, Sources: listOf(entry.Sources).map(omitEmpty) });
  // GetName is a word of its own there, and no field.
  if (entry.Kind === "mesh") return withoutName(omitEmpty(entry));
  // These three are structs, which Go never takes for empty.
  const structs =
    entry.Kind === "service-defaults" ? { TransparentProxy: {}, MeshGateway: {}, Expose: {} } : {};
  return { ...structs, ...omitEmpty(entry) };
}

function withoutName({ Name: _, ...rest }: Fields): Fields {
  return rest;
}

export function printRoute(route: Fields): Fields {
  const destination = isFields(route.Destination)
    ? omitEmpty(withTexts(route.Destination, ["RequestTimeout", "IdleTimeout"]))
    : undefined;
  return { ...route, ...(destination ? { Destination: destination } : {}) };
}

function withTexts(fields: Fields, keys: readonly string[]): Fields {
  const texts = keys.flatMap((key) => {
    const ns = fields[key];
    return typeof ns === "number" && ns !== 0 ? [[key, printGoDuration(ns)] as const] : [];
  });
  const rest = Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)));
  return { ...rest, ...Object.fromEntries(texts) };
}

function omitEmpty(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => {
      if (alwaysThere.has(key)) return true;
      if (value === null || value === undefined || value === "" || value === false || value === 0)
        return false;
      return (
        !(Array.isArray(value) && value.length === 0) && !(isFields(value) && Object.keys(value).length === 0)
      );
    }),
  );
}
