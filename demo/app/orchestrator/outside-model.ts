import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { status } from "@grpc/grpc-js";
import type { Instance } from "../../mesh/instance";
import { textHeader } from "../../mesh/propagation";
import { traceHeader } from "../../mesh/trace-context";
import type { AccessLog } from "../access-log/access-log";
import { noteChunk } from "../access-log/note-chunk";
import type { CallContext } from "../grpc/call";
import { CallError } from "../grpc/call-error";
import type { AnswerRequest, GenerateChunk } from "../messages";
import { OutsideCall } from "./outside-call";
import { ProviderEvents } from "./provider-events";

/** The model that is asked for at the outside provider. */
export const outsideModelName = "qa-chat-large";

const idleMs = 30_000;

/** The provider would not or could not begin an answer: another model may be asked. */
export class ProviderRefused extends Error {}

type Handlers = { onStart: () => void; onMessage: (chunk: GenerateChunk) => Promise<void> | undefined };

/** Calls the model of an outside provider; each call is reported and logged by its caller, as for any host outside the mesh. */
export class OutsideModel {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(
    private readonly url: string,
    private readonly instance: Instance,
    private readonly log: AccessLog,
  ) {}

  /** Streams an answer. Throws ProviderRefused before the first word, a CallError after it. */
  async stream(
    request: AnswerRequest,
    prompt: string,
    context: CallContext,
    handlers: Handlers,
  ): Promise<void> {
    const call = new OutsideCall(this.instance, this.log, context.metadata);
    try {
      const response = await this.send(request, prompt, context);
      call.code = response.statusCode ?? 0;
      if (call.code !== 200) {
        response.resume();
        const later = response.headers["retry-after"];
        throw new ProviderRefused(`${call.code}${later === undefined ? "" : `, again after ${later} s`}`);
      }
      handlers.onStart();
      const events = new ProviderEvents();
      response.setEncoding("utf8");
      response.setTimeout(idleMs, () => response.destroy(new Error("the stream stood still")));
      for await (const text of response) {
        for (const chunk of events.read(text as string)) {
          noteChunk(call.facts, call.startedAt, chunk);
          await handlers.onMessage(chunk);
        }
      }
      if (!events.done) throw new Error("the stream ended early");
      call.end(undefined, false);
    } catch (error) {
      call.end((error as Error).message, context.signal.aborted);
      if (context.signal.aborted) throw new CallError(status.CANCELLED, "the caller left");
      if (error instanceof ProviderRefused) throw error;
      if (call.code === 0) throw new ProviderRefused((error as Error).message);
      throw new CallError(status.UNAVAILABLE, `outside-provider: ${(error as Error).message}`);
    }
  }

  private send(request: AnswerRequest, prompt: string, context: CallContext): Promise<IncomingMessage> {
    const body = JSON.stringify({
      model: outsideModelName,
      messages: [{ role: "user", content: prompt }],
      max_tokens: Math.min(request.maxTokens || 256, 1024),
      stream: true,
      stream_options: { include_usage: true },
    });
    const trace = textHeader(context.metadata, traceHeader);
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...(trace === undefined ? {} : { [traceHeader]: trace }),
    };
    const { agent, url } = this;
    return new Promise((resolve, reject) => {
      const options = { method: "POST", agent, headers, signal: context.signal };
      const sent = httpRequest(new URL("/v1/chat/completions", url), options, resolve);
      sent.setTimeout(10_000, () => sent.destroy(new Error("no answer in time")));
      sent.once("error", reject);
      sent.end(body);
    });
  }
}
