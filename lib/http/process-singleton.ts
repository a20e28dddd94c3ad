import "server-only";
/**
 * One value per process, however many copies of a module the bundler makes (Next bundles route
 * handlers and instrumentation apart from each other, so module state is not shared between them).
 */
export function processSingleton<T>(name: string, create: () => T): T {
  const key = Symbol.for(`heddle.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  const existing = store[key];
  if (existing !== undefined) return existing;
  const created = create();
  store[key] = created;
  return created;
}
