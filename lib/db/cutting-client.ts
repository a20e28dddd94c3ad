import "server-only";
import pg from "pg";

/** Closes the socket of a client without a word to the server. */
export function cutClient(client: pg.ClientBase): void {
  const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } };
  connection?.stream?.destroy();
}

type Callback = (error: Error | null, ...rest: unknown[]) => void;

/**
 * pg (8.23) gives a query up after `query_timeout` but keeps its connection, in which every later query
 * then waits behind the one that was given up. This client ends such a connection, so the pool drops it.
 */
export class CuttingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    const watch = (error: unknown) => {
      if (error instanceof Error && error.message === "Query read timeout") cutClient(this);
    };
    this.query = ((...args: unknown[]) => {
      const callback = args.at(-1);
      if (typeof callback === "function") {
        const wrapped: Callback = (error, ...rest) => {
          watch(error);
          (callback as Callback)(error, ...rest);
        };
        return query(...args.slice(0, -1), wrapped);
      }
      const answer = query(...args);
      if (answer instanceof Promise) answer.catch(watch);
      return answer;
    }) as typeof this.query;
  }
}
