import "server-only";
import type { HeddleEvent } from "../contract/events";
import type { EventHub, SentEvent } from "./event-hub";

const heartbeatMs = 15_000;
/** A reader this many events behind is let go; it comes back and reads everything again. */
const maxWaiting = 500;

type StreamOptions = {
  hub: EventHub;
  signal: AbortSignal;
  lastEventId: string | null;
  /** Asked at each heartbeat; a throw or false ends the stream. */
  mayStay: () => Promise<boolean>;
  /** Called once when the stream is over. */
  onEnd: () => void;
  everyMs?: number;
};

/**
 * The hub's events as a `text/event-stream`: first what the reader missed, or `resync` where that cannot
 * be told, then each event as it happens, and a comment as heartbeat.
 */
export function eventStream(options: StreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let over = false;
        const send = (text: string) => {
          if (over) return;
          if ((controller.desiredSize ?? 0) < -maxWaiting) end();
          else controller.enqueue(encoder.encode(text));
        };
        const unsubscribe = options.hub.subscribe((sent) => send(frame(sent)));
        const heartbeat = setInterval(async () => {
          const stays = await options.mayStay().catch(() => false);
          if (stays) send(": still here\n\n");
          else end();
        }, options.everyMs ?? heartbeatMs);
        end = () => {
          if (over) return;
          over = true;
          unsubscribe();
          clearInterval(heartbeat);
          options.signal.removeEventListener("abort", end);
          options.onEnd();
          try {
            controller.close();
          } catch {
            // The reader has gone already.
          }
        };
        options.signal.addEventListener("abort", end, { once: true });
        send(`retry: 1000\n${opening(options.hub, options.lastEventId)}`);
        if (options.signal.aborted) end();
      },
      cancel: () => end(),
    },
    { highWaterMark: 1 },
  );
}

function opening(hub: EventHub, lastEventId: string | null): string {
  if (lastEventId === null) return `id: ${hub.newestId()}\n: welcome\n\n`;
  const missed = hub.after(lastEventId);
  if (missed) return `: welcome back\n\n${missed.map(frame).join("")}`;
  const event: HeddleEvent = { kind: "resync", id: "*", at: new Date().toISOString() };
  return frame({ id: hub.newestId(), event });
}

function frame({ id, event }: SentEvent): string {
  return `id: ${id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}
