import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { readBody } from "../http/read-body";
import type { Store } from "../store/store";
import { type Faults, faultSchema } from "./faults";

const settingsSchema = z.strictObject({ watchDelayMs: z.int().min(0) });
const compactionSchema = z.strictObject({ restart: z.boolean().default(false) });

/**
 * Switches faults by HTTP, in JSON: GET, POST and DELETE /faults, PUT /settings, POST /compactions. It has no tokens, and listens
 * on the loopback address alone.
 */
export function createControlServer(faults: Faults, store: Store): Server {
  return createServer((request, response) => {
    control(faults, store, request)
      .then((body) => say(response, body === undefined ? 404 : 200, body ?? { error: "nothing there" }))
      .catch((error: unknown) => say(response, 400, { error: String(error) }));
  });
}

async function control(faults: Faults, store: Store, request: IncomingMessage): Promise<object | undefined> {
  const text = await readBody(request);
  const body: unknown = text === "" ? {} : JSON.parse(text);
  const told = () => ({
    faults: faults.waiting,
    watchDelayMs: faults.watchDelayMs,
    revision: store.revision,
  });
  switch (`${request.method} ${request.url}`) {
    case "GET /faults":
      return told();
    case "POST /faults":
      faults.add(faultSchema.parse(body));
      return told();
    case "DELETE /faults":
      faults.clear();
      return told();
    case "PUT /settings":
      faults.watchDelayMs = settingsSchema.parse(body).watchDelayMs;
      return told();
    case "POST /compactions":
      store.compact(compactionSchema.parse(body));
      return told();
    default:
      return undefined;
  }
}

function say(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
}
