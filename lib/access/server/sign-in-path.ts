import "server-only";

/** Where to sign in, coming back to `path` afterwards; a path that leaves this site is dropped. */
export function signInPath(path: string): string {
  const stays = /^\/(?![/\\])/.test(path) && !path.startsWith("/sign-in") && path.length <= 1_000;
  return stays && path !== "/" ? `/sign-in?next=${encodeURIComponent(path)}` : "/sign-in";
}
