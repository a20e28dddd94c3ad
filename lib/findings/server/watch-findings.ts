import "server-only";
import { systemContext } from "../../access/server/system-context";
import { meshIds } from "../../control-planes/registry";
import { env } from "../../env";
import { logger } from "../../logger";
import { readFindings } from "./read-findings";

const leastSeconds = 10;

/**
 * Looks at each mesh again and again, whether or not anybody asks: what was usual before a fault, and when it began, is
 * known to whoever comes late. Gives what ends it.
 */
export function watchFindings(): () => void {
  const ctx = systemContext("findings");
  const look = () => {
    for (const mesh of meshIds())
      readFindings({ ctx, input: { mesh } }).catch((cause: unknown) =>
        logger().warn({ err: cause, mesh }, "could not look for findings"),
      );
  };
  const timer = setInterval(look, Math.max(leastSeconds, env().HEDDLE_SCRAPE_SECONDS) * 1_000);
  timer.unref();
  return () => clearInterval(timer);
}
