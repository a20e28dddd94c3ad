import { type AccessRule, type AccessSource, sourcesOf } from "./access-rule";

/** Whether every call that `narrow` is about is one that `wide` is about too, as far as the two rules tell. Pure. */
export function covers(wide: AccessRule, narrow: AccessRule): boolean {
  return (
    coversSources(sourcesOf(wide), sourcesOf(narrow)) &&
    coversCall(wide, narrow) &&
    coversToken(wide.requireJwt, narrow.requireJwt)
  );
}

function coversSources(wide: readonly AccessSource[], narrow: readonly AccessSource[]): boolean {
  if (wide.length === 0) return true;
  if (narrow.length === 0) return false;
  return narrow.every((source) => wide.some((other) => coversSource(other, source)));
}

function coversSource(wide: AccessSource, narrow: AccessSource): boolean {
  if (wide.principal !== undefined || narrow.principal !== undefined)
    return wide.principal === narrow.principal;
  return wide.namespace === narrow.namespace && (wide.service ?? narrow.service) === narrow.service;
}

function coversCall(wide: AccessRule, narrow: AccessRule): boolean {
  const [outer, inner] = [httpOf(wide), httpOf(narrow)];
  const hasMethods =
    outer.methods === undefined || inner.methods?.every((one) => outer.methods?.includes(one));
  const hasPaths =
    outer.paths === undefined ||
    inner.paths?.every((path) => outer.paths?.some((pattern) => coversPath(pattern, path)));
  return Boolean(hasMethods && hasPaths);
}

function httpOf({ methods, paths, grpc }: AccessRule): {
  methods?: string[] | undefined;
  paths?: string[] | undefined;
} {
  return grpc ? { methods: ["POST"], paths: [`/${grpc.service}/${grpc.method ?? "*"}`] } : { methods, paths };
}

function coversPath(wide: string, narrow: string): boolean {
  return wide.endsWith("*") ? narrow.startsWith(wide.slice(0, -1)) : wide === narrow;
}

function coversToken(wide: AccessRule["requireJwt"], narrow: AccessRule["requireJwt"]): boolean {
  if (!wide) return true;
  if (wide.issuer !== narrow?.issuer) return false;
  return Object.entries(wide.claims ?? {}).every(([claim, values]) =>
    narrow.claims?.[claim]?.every((value) => values.includes(value)),
  );
}
