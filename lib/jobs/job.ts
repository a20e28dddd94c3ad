import "server-only";
import type { HeddleEvent } from "../contract/events";

/** One thing to do, taken by this process. `key` is the same for the same thing, so that it is never done twice at once. */
export type Work = { key: string; run: (signal: AbortSignal) => Promise<void> };

/**
 * A kind of work that lies in rows. `claim` takes up to `room` of what is due, under leases of `owner`; it is
 * asked at every wake, at least every `everyMs`, and as soon as one of as many as `concurrency` has ended: a job that
 * always finds something needs room to spare.
 */
export type Job = {
  name: string;
  everyMs: number;
  concurrency: number;
  wakesOn: (event: HeddleEvent) => boolean;
  claim: (owner: string, room: number) => Promise<Work[]>;
};
