import { type Client, type Metadata, type MethodDefinition, type ServiceError, status } from "@grpc/grpc-js";
import { CallError, toCallError } from "./call-error";

/** On whose behalf a call is made: what it carries, and what ends it early. */
export type CallContext = { metadata: Metadata; signal: AbortSignal };

/** One unary call. Rejects with a CallError, at the latest when `timeoutMs` is over. */
export function callUnary<I, O>(
  client: Client,
  method: MethodDefinition<I, O>,
  request: I,
  context: CallContext & { timeoutMs: number },
): Promise<O> {
  const { signal } = context;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new CallError(status.CANCELLED, "the caller left"));
    const cancel = () => call.cancel();
    const done = (error: ServiceError | null, reply?: O) => {
      signal.removeEventListener("abort", cancel);
      if (error) reject(toCallError(error, serviceOf(method.path)));
      else if (reply === undefined) reject(new CallError(status.INTERNAL, "no message in the answer"));
      else resolve(reply);
    };
    const call = client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      context.metadata.clone(),
      { deadline: Date.now() + context.timeoutMs },
      done,
    );
    signal.addEventListener("abort", cancel, { once: true });
  });
}

/** `/heddle.demo.v1.Guardrail/Screen` -> `Guardrail`. */
function serviceOf(path: string): string {
  return /\.([A-Za-z]+)\//.exec(path)?.[1] ?? path;
}
