import "server-only";
import type { Look } from "../../metrics/server/look";

const by = ["callerNamespace", "callerService", "pod"] as const;

/** Calling instances of a service by their proxies' series of open calls; null where no proxy tells. */
export async function countCallers(
  look: Pick<Look, "ask">,
  { namespace, service }: { namespace: string; service: string },
): Promise<number | null> {
  const { reading } = await look.ask({ concept: "upstreamActive", by, where: { namespace, service } });
  if (reading.state !== "ok") return null;
  return new Set(reading.value.map(({ labels }) => JSON.stringify(by.map((dimension) => labels[dimension]))))
    .size;
}
