import type {
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  ServerWritableStream,
} from "@grpc/grpc-js";
import { carry } from "../../mesh/propagation";
import { type CallFacts, factsOf } from "../access-log/call-facts";
import type { CallContext } from "./call";
import { toCallError } from "./call-error";

type Cancellable = {
  metadata: Metadata;
  cancelled: boolean;
  on(event: "cancelled", listener: () => void): unknown;
};

/** A request that is being served, and the facts of it that its log line is to have. */
export type ServedContext = CallContext & { facts: CallFacts; startedAt: number };

function contextOf(call: Cancellable): ServedContext {
  const startedAt = performance.now();
  const abort = new AbortController();
  call.on("cancelled", () => abort.abort());
  if (call.cancelled) abort.abort();
  return { metadata: carry(call.metadata), signal: abort.signal, facts: factsOf(call.metadata), startedAt };
}

/** A unary handler from a function that answers or throws. */
export function unaryHandler<I, O>(
  answer: (request: I, context: CallContext) => Promise<O>,
): handleUnaryCall<I, O> {
  return (call, callback) => {
    answer(call.request, contextOf(call)).then(
      (reply) => callback(null, reply),
      (error: unknown) => callback(toCallError(error)),
    );
  };
}

/** Writes to a stream; `send` resolves when the other side can take more. */
export type StreamWriter<O> = {
  sendMetadata: (metadata: Metadata) => void;
  send: (message: O) => Promise<void> | undefined;
};

/** A server-streaming handler from a function that writes and returns, or throws. */
export function streamHandler<I, O>(
  answer: (
    request: I,
    context: ServedContext,
    writer: StreamWriter<O>,
    call: ServerWritableStream<I, O>,
  ) => Promise<void>,
): handleServerStreamingCall<I, O> {
  return (call) => {
    const context = contextOf(call);
    const writer: StreamWriter<O> = {
      sendMetadata: (metadata) => call.sendMetadata(metadata),
      send: (message) => {
        if (context.signal.aborted || call.write(message)) return undefined;
        return new Promise((resolve) => {
          const go = () => {
            call.removeListener("drain", go);
            context.signal.removeEventListener("abort", go);
            resolve();
          };
          call.once("drain", go);
          context.signal.addEventListener("abort", go, { once: true });
        });
      },
    };
    call.on("error", () => {});
    answer(call.request, context, writer, call).then(
      () => call.end(),
      (error: unknown) => void call.emit("error", toCallError(error)),
    );
  };
}
