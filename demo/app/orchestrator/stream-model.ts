import { Metadata } from "@grpc/grpc-js";
import {
  modelRouteHeader,
  modelVersionHeader,
  promptTokensHeader,
  routeHeader,
  textHeader,
} from "../../mesh/propagation";
import { noteChunk } from "../access-log/note-chunk";
import type { ServedContext, StreamWriter } from "../grpc/handlers";
import { callStream, type StreamLimits } from "../grpc/stream-call";
import type { AnswerRequest, GenerateChunk } from "../messages";
import type { Services } from "./connect";
import { outsideModelName, ProviderRefused } from "./outside-model";

const modelLimits: StreamLimits = { headersMs: 10_000, idleMs: 120_000, totalMs: 30 * 60_000 };
/** What answers when the outside provider does not. */
const fallbackModel = "qa-chat";

/** Passes a model's stream on; answers the first words that it said. */
export async function streamModel(
  services: Services,
  request: AnswerRequest,
  prompt: string,
  context: ServedContext,
  writer: StreamWriter<GenerateChunk>,
): Promise<string> {
  let said = "";
  const onMessage = (chunk: GenerateChunk) => {
    if (said.length < 200) said += chunk.text;
    noteChunk(context.facts, context.startedAt, chunk);
    return writer.send(chunk);
  };
  const { outsideModel } = services;
  if (request.model !== outsideModelName || !outsideModel) {
    await streamOwn(services, request, prompt, context, writer, onMessage);
    return said;
  }
  try {
    const onStart = () => writer.sendMetadata(new Metadata());
    await outsideModel.stream(request, prompt, context, { onStart, onMessage });
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    const metadata = context.metadata.clone();
    metadata.set("x-model", fallbackModel);
    const own = { ...request, model: fallbackModel };
    await streamOwn(services, own, prompt, { ...context, metadata }, writer, onMessage);
  }
  return said;
}

function streamOwn(
  { chatModel }: Services,
  { requestId, model, maxTokens, minTokens, ignoreEos }: AnswerRequest,
  prompt: string,
  context: ServedContext,
  writer: StreamWriter<GenerateChunk>,
  onMessage: (chunk: GenerateChunk) => Promise<void> | undefined,
): Promise<void> {
  return callStream(
    chatModel.client,
    chatModel.Generate,
    { requestId, model, prompt, maxTokens, minTokens, ignoreEos },
    { ...context, limits: modelLimits },
    { onMetadata: (metadata) => writer.sendMetadata(modelFacts(metadata)), onMessage },
  );
}

/** What the gateway is told about who answers. */
function modelFacts(metadata: Metadata): Metadata {
  const facts = new Metadata();
  const tell = (name: string, value: string | undefined) => {
    if (value !== undefined) facts.set(name, value);
  };
  tell(modelVersionHeader, textHeader(metadata, modelVersionHeader));
  tell(promptTokensHeader, textHeader(metadata, promptTokensHeader));
  tell(modelRouteHeader, textHeader(metadata, routeHeader));
  return facts;
}
