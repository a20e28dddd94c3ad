import "server-only";
import { endpointsByVersion, readyEndpoints } from "../../control-planes/ready-endpoints";
import { findControlPlane } from "../../control-planes/registry";
import { openLook } from "../../metrics/server/look";
import type { AskedOfService } from "./asked-of-service";
import { countCallers } from "./count-callers";

/** How many proxies each count a rate limit of a service for themselves, and whose they are; null where nobody could tell. */
export async function countProxies({ ctx, target, signal }: AskedOfService): Promise<{
  proxies: number | null;
  countedAt: "callers" | "called";
}> {
  const countedAt = findControlPlane(target.mesh)?.ratesCountedAt ?? "callers";
  const proxies =
    countedAt === "called"
      ? await countCalled(target, signal)
      : await countCallers(await openLook({ ctx, mesh: target.mesh, signal }), target);
  return { proxies, countedAt };
}

/** A service's ready instances; null where nobody tells. */
async function countCalled(target: AskedOfService["target"], signal?: AbortSignal): Promise<number | null> {
  const byVersion = endpointsByVersion(await readyEndpoints(target.mesh, signal), target);
  return byVersion ? [...byVersion.values()].reduce((sum, count) => sum + count, 0) : null;
}
