import "server-only";
import { systemContext } from "../../access/server/system-context";
import { logger } from "../../logger";
import { settings } from "../../settings/settings";
import { readFindings } from "./read-findings";

const leastSeconds = 10;

/**
 * Looks at each mesh again and again, whether or not anybody asks: what was usual before a fault, and when it began, is
 * known to whoever comes late. Gives what ends it.
 */
export function watchFindings(): () => void {
  const ctx = systemContext("findings");
  const timers = settings().meshes.map(({ id: mesh, scrapeSeconds }) => {
    const look = () =>
      readFindings({ ctx, input: { mesh } }).catch((cause: unknown) =>
        logger().warn({ err: cause, mesh }, "could not look for findings"),
      );
    return setInterval(look, Math.max(leastSeconds, scrapeSeconds) * 1_000).unref();
  });
  return () => timers.forEach(clearInterval);
}
