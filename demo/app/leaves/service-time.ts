import { setTimeout as wait } from "node:timers/promises";
import type { CallContext } from "../grpc/call";

/** Log-normal: half the calls take longer than the median, a few much longer. */
type ServiceTime = { medianMs: number; spread: number };

function sampleMs(time: ServiceTime): number {
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return time.medianMs * Math.exp(time.spread * normal);
}

/** A handler that answers after its service time, or not at all when the caller has left. */
export function takeTime<I, O>(
  time: ServiceTime,
  answer: (request: I) => O,
): (request: I, context: CallContext) => Promise<O> {
  return async (request, { signal }) => {
    await wait(sampleMs(time), undefined, { signal });
    return answer(request);
  };
}
