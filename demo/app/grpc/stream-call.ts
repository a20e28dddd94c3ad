import type { Client, Metadata, MethodDefinition, ServiceError } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { CallContext } from "./call";
import { CallError, toCallError } from "./call-error";

export type StreamLimits = {
  /** For the first word of the answer: without a route to the service a call would wait for ever. */
  headersMs: number;
  /** Between two messages. */
  idleMs: number;
  totalMs: number;
};

type StreamHandlers<O> = {
  onMetadata: (metadata: Metadata) => void;
  /** Resolves when the next message may come. */
  onMessage: (message: O) => Promise<void> | undefined;
};

/**
 * One server-streaming call; resolves when the server ends it well. Rejects with a CallError, at the latest
 * when one of the limits is over. Messages are held back while `onMessage` has not resolved.
 */
export function callStream<I, O>(
  client: Client,
  method: MethodDefinition<I, O>,
  request: I,
  context: CallContext & { limits: StreamLimits },
  handlers: StreamHandlers<O>,
): Promise<void> {
  const { signal, limits } = context;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new CallError(status.CANCELLED, "the caller left"));
    const call = client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      context.metadata.clone(),
      { deadline: Date.now() + limits.totalMs },
    );
    let verdict: CallError | undefined;
    const giveUp = (code: status, details: string) => {
      verdict ??= new CallError(code, details);
      call.cancel();
    };
    const leave = () => giveUp(status.CANCELLED, "the caller left");
    let timer = setTimeout(() => giveUp(status.UNAVAILABLE, "no answer in time"), limits.headersMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
      settle();
    };
    call.on("metadata", (metadata: Metadata) => {
      clearTimeout(timer);
      timer = setTimeout(() => giveUp(status.DEADLINE_EXCEEDED, "the stream stood still"), limits.idleMs);
      handlers.onMetadata(metadata);
    });
    call.on("data", (message: O) => {
      timer.refresh();
      const held = handlers.onMessage(message);
      if (!held) return;
      call.pause();
      held.then(() => call.resume(), leave);
    });
    call.on("error", (error: ServiceError) => finish(() => reject(verdict ?? toCallError(error))));
    call.on("end", () => finish(resolve));
    signal.addEventListener("abort", leave, { once: true });
  });
}
