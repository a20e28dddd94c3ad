/** A path to come back to after signing in; whatever could lead off this site becomes the overview. Pure. */
export function stayOnSite(next: string | null): string {
  if (next === null || next.length > 1_000) return "/";
  return /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in") ? next : "/";
}
