/** The service's name in `namespace/service`. */
export function nameOf(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}
