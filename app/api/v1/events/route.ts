import { eventsRoute } from "@/lib/contract/routes";
import { identify } from "@/lib/http/credentials/identify";
import { eventHub } from "@/lib/http/event-hub";
import { eventStream } from "@/lib/http/event-stream";
import { handleStream } from "@/lib/http/handle-stream";
import { ownMetrics } from "@/lib/http/own-metrics";
import { progress } from "@/lib/http/readiness";

export const dynamic = "force-dynamic";

export const GET = handleStream(eventsRoute, async ({ request }) => {
  const headers = new Headers(request.headers);
  ownMetrics().eventStreams.inc();
  return eventStream({
    hub: eventHub(),
    signal: AbortSignal.any([request.signal, progress().stop.signal]),
    lastEventId: headers.get("last-event-id"),
    mayStay: () => identify(headers).then(() => true),
    onEnd: () => ownMetrics().eventStreams.dec(),
  });
});
