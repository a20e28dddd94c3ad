/** The revision that a URL points at; null where it points at none. Pure. */
export function markedOf(param: string | null): number | null {
  return param !== null && /^[1-9]\d{0,8}$/.test(param) ? Number(param) : null;
}
