"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { heddleEventSchema } from "../../lib/contract/events";
import { eventsRoute } from "../../lib/contract/routes";
import { isTouched } from "./stale-paths";

const kinds = heddleEventSchema.shape.kind.options;
/** Events come in bursts while a change is delivered; one read answers them all. */
const gatherMs = 80;

/** The page's one event stream: what it names is read again. Draws nothing. */
export function EventFeed() {
  const client = useQueryClient();
  useEffect(() => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasOpen = false;
    const touched = new Set<(typeof kinds)[number]>();
    const readAgain = () => {
      timer = undefined;
      const due = [...touched];
      touched.clear();
      void client.invalidateQueries({
        predicate: ({ queryKey }) => due.some((kind) => isTouched(kind, queryKey[0])),
      });
    };
    const note = (kind: (typeof kinds)[number]) => {
      touched.add(kind);
      timer ??= setTimeout(readAgain, gatherMs);
    };
    const open = () => {
      source = new EventSource(eventsRoute.path);
      for (const kind of kinds) source.addEventListener(kind, () => note(kind));
      source.addEventListener("open", () => {
        if (wasOpen) note("resync");
        wasOpen = true;
      });
    };
    // A browser gives a stream up after an HTTP error, and phones cut it while they sleep.
    const reopen = () => {
      if (document.visibilityState === "visible" && source?.readyState === EventSource.CLOSED) open();
    };
    const watch = setInterval(reopen, 2_000);
    document.addEventListener("visibilitychange", reopen);
    open();
    return () => {
      clearInterval(watch);
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", reopen);
      source?.close();
    };
  }, [client]);
  return null;
}
