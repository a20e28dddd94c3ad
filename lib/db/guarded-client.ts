// No "server-only": the control plane's process, which is outside Next, stands on this too.
import type { Duplex } from "node:stream";
import pg from "pg";

type Listener = (...args: unknown[]) => void;
type Internals = { connection: { stream: Duplex; attachListeners: (stream: Duplex) => void } };

/** Closes the socket of a client without a word to the server. */
export function cutClient(client: pg.ClientBase): void {
  internals(client).connection.stream.destroy();
}

/**
 * A client that a misbehaving server cannot hang or crash. pg (8.23) gives a query up after `query_timeout`
 * but keeps its connection, in which later queries wait behind it: this one ends the connection. And pg
 * throws out of the socket's `data` event at bytes that are no protocol, which nobody could catch: here
 * that ends the connection too.
 */
export class GuardedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.query = watchTimeouts(this, this.query.bind(this) as Listener) as typeof this.query;
    const { connection } = internals(this);
    const attach = connection.attachListeners.bind(connection);
    connection.attachListeners = (stream) => {
      const on = stream.on.bind(stream);
      const guardedOn = (event: string, listener: Listener) =>
        on(event, event === "data" ? destroyOnThrow(stream, listener) : listener);
      stream.on = guardedOn as typeof stream.on;
      attach(stream);
      stream.on = on;
    };
  }
}

function internals(client: pg.ClientBase): Internals {
  return client as unknown as Internals;
}

function destroyOnThrow(stream: Duplex, listener: Listener): Listener {
  return (...args) => {
    try {
      listener(...args);
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      stream.destroy(new Error(`received invalid response: ${detail}`, { cause }));
    }
  };
}

function watchTimeouts(client: pg.Client, query: (...args: unknown[]) => unknown): Listener {
  const watch = (error: unknown) => {
    if (error instanceof Error && error.message === "Query read timeout") cutClient(client);
  };
  return (...args) => {
    const callback = args.at(-1);
    if (typeof callback === "function") {
      return query(...args.slice(0, -1), (error: unknown, ...rest: unknown[]) => {
        watch(error);
        callback(error, ...rest);
      });
    }
    const answer = query(...args);
    if (answer instanceof Promise) answer.catch(watch);
    return answer;
  };
}
