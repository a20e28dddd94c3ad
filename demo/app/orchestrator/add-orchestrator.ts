import type { Instance } from "../../mesh/instance";
import { loadXds, type OpenChannel } from "../../mesh/xds-channel";
import {
  chatModelApi,
  guardrailApi,
  orchestratorApi,
  rerankerApi,
  retrieverApi,
  sessionStoreApi,
  toolRunnerApi,
} from "../grpc/apis";
import { streamHandler } from "../grpc/handlers";
import { answer } from "./answer";

/** The services that an answer is made with. */
export function connect(instance: Instance, open: OpenChannel) {
  return {
    guardrail: { client: instance.clientOf("guardrail", open), ...guardrailApi() },
    sessionStore: { client: instance.clientOf("session-store", open), ...sessionStoreApi() },
    retriever: { client: instance.clientOf("retriever", open), ...retrieverApi() },
    reranker: { client: instance.clientOf("reranker", open), ...rerankerApi() },
    toolRunner: { client: instance.clientOf("tool-runner", open), ...toolRunnerApi() },
    chatModel: { client: instance.clientOf("chat-model", open), ...chatModelApi() },
  };
}
export type Services = ReturnType<typeof connect>;

export async function addOrchestrator(instance: Instance): Promise<void> {
  const services = connect(instance, await loadXds());
  instance.grpc.addService(orchestratorApi(), {
    Answer: streamHandler((request, context, writer) => answer(services, request, context, writer)),
  });
}
