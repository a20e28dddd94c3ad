import { createServer } from "node:http";
import { close, listen } from "../listen";
import { type ProxyOfMesh, ProxySync } from "./proxy-sync";

export interface IstiodDebugSettings {
  port?: number;
  proxies: readonly ProxyOfMesh[];
  /** Who may ask; absent: anyone, as istiod has it on its loopback address. */
  token?: string;
}

export interface IstiodDebug {
  url: string;
  proxies: ProxySync;
  stop: () => Promise<void>;
}

/** istiod's `/debug/syncz`: what was sent to each proxy and what that acknowledged (istio pilot/pkg/xds/debug.go, 1.30). */
export async function startIstiodDebug({
  port = 0,
  proxies,
  token,
}: IstiodDebugSettings): Promise<IstiodDebug> {
  const sync = new ProxySync(proxies);
  const server = createServer((request, response) => {
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401, { "content-type": "text/plain; charset=utf-8" }).end("Authentication failed\n");
    } else if (request.method === "GET" && request.url === "/debug/syncz") {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(sync.told()));
    } else {
      response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("404 page not found\n");
    }
  });
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  return { url, proxies: sync, stop: () => close(server) };
}
