import type { ServerResponse } from "node:http";
import { type JsonObject, withSortedKeys } from "../json";
import type { ResourceKind } from "../kinds/resource-kind";
import type { Cluster } from "../verbs/cluster";
import { startWatch, type WatchEvent } from "../verbs/watch";
import type { RequestInfo } from "./request-info";
import { baseHeaders } from "./respond";

export interface WatchSettings {
  /** How long an event is held back. */
  delayMs: number;
  /** How often watchers that ask for bookmarks get one; a real server sends them about once a minute. */
  bookmarkMs: number;
}

/** A stream of events, one a line, until the client's timeout or its end of the connection. */
export function serveWatch(
  cluster: Cluster,
  kind: ResourceKind,
  info: RequestInfo,
  response: ServerResponse,
  settings: WatchSettings,
): void {
  const watching = startWatch(cluster, kind, info);
  response.writeHead(200, { ...baseHeaders(), "content-type": "application/json" });
  response.flushHeaders();
  const send = ({ type, object }: WatchEvent) => {
    const told = kind.isCustom && type !== "ERROR" ? withSortedKeys(object) : object;
    const write = () => {
      if (!response.writableEnded)
        response.write(`${JSON.stringify({ type, object: told } as JsonObject)}\n`);
    };
    if (settings.delayMs > 0) setTimeout(write, settings.delayMs);
    else write();
  };
  for (const event of watching.first) send(event);
  if (watching.isOver) {
    response.end();
    return;
  }
  const stopFollowing = cluster.store.onChange((change) => {
    const event = watching.follow(change);
    if (event) send(event);
  });
  const bookmarks = watching.wantsBookmarks
    ? setInterval(() => send(watching.bookmark()), settings.bookmarkMs)
    : undefined;
  const seconds = Number(info.query.get("timeoutSeconds") ?? "0");
  const timeout = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  response.on("close", () => {
    stopFollowing();
    clearInterval(bookmarks);
    clearTimeout(timeout);
  });
}
