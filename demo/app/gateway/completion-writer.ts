import type { ServerResponse } from "node:http";
import type { Metadata } from "@grpc/grpc-js";
import { modelRouteHeader, modelVersionHeader, promptTokensHeader, textHeader } from "../../mesh/propagation";
import { noteChunk } from "../access-log/note-chunk";
import type { GenerateChunk } from "../messages";
import { type ApiError, apiError } from "./api-error";
import { type CompletionHead, chunkEvents, completionBody, sseDone, sseEvent } from "./completion-chunks";
import type { InboundCall } from "./inbound-call";
import { writeJson } from "./write-json";

type Options = { requestId: string; model: string; stream: boolean; includeUsage: boolean };

/** Turns the model's stream into one HTTP answer: server-sent events, or one JSON object at the end. */
export class CompletionWriter {
  private readonly head: CompletionHead;
  private text = "";
  private last: GenerateChunk | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly call: InboundCall,
    private readonly options: Options,
  ) {
    const { requestId, model } = options;
    this.head = { requestId, model, created: Math.floor(Date.now() / 1000), fingerprint: "unknown" };
  }

  /** The model has taken the request: it is known who answers, so that the headers can say it. */
  onMetadata(metadata: Metadata): void {
    const promptTokens = Number(textHeader(metadata, promptTokensHeader));
    if (promptTokens > 0) this.call.facts.prompt_tokens = promptTokens;
    const version = textHeader(metadata, modelVersionHeader);
    const route = textHeader(metadata, modelRouteHeader);
    if (version !== undefined) {
      this.response.setHeader("x-heddle-version", version);
      this.head.fingerprint = `chat-model-${version}`;
    }
    if (route !== undefined) this.response.setHeader("x-heddle-route", route);
    if (!this.options.stream) return;
    this.response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
    });
    this.response.flushHeaders();
  }

  onChunk(chunk: GenerateChunk): Promise<void> | undefined {
    this.last = chunk;
    this.call.facts.completion_tokens = chunk.firstIndex + chunk.tokens;
    noteChunk(this.call.facts, this.call.startedAt, chunk);
    if (!this.options.stream) {
      this.text += chunk.text;
      return undefined;
    }
    if (this.response.write(chunkEvents(this.head, chunk, this.options.includeUsage))) return undefined;
    return new Promise((resolve) => {
      const go = () => {
        this.response.off("drain", go).off("close", go);
        resolve();
      };
      this.response.on("drain", go).on("close", go);
    });
  }

  /** The model ended its stream well. */
  finish(): void {
    const { last } = this;
    if (!last || last.finishReason === "") {
      this.fail(apiError(502, "server_error", "incomplete_answer", "the answer ended without its last part"));
    } else if (this.options.stream) {
      this.response.end(sseDone);
    } else {
      writeJson(this.response, 200, completionBody(this.head, this.text, last));
    }
  }

  /** Says what went wrong: as a status while that is possible, else as the stream's last event, without `[DONE]`. */
  fail({ status, error }: ApiError): void {
    this.call.error = error.message;
    if (!this.response.headersSent) writeJson(this.response, status, { error });
    else this.response.end(sseEvent({ error }));
  }
}
