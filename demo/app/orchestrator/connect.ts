import type { Instance } from "../../mesh/instance";
import type { OpenChannel } from "../../mesh/xds-channel";
import {
  chatModelApi,
  guardrailApi,
  rerankerApi,
  retrieverApi,
  sessionStoreApi,
  toolRunnerApi,
} from "../grpc/apis";
import type { OutsideModel } from "./outside-model";

/** The services that an answer is made with. */
export function connect(instance: Instance, open: OpenChannel, outsideModel: OutsideModel | undefined) {
  return {
    outsideModel,
    guardrail: { client: instance.clientOf("guardrail", open), ...guardrailApi() },
    sessionStore: { client: instance.clientOf("session-store", open), ...sessionStoreApi() },
    retriever: { client: instance.clientOf("retriever", open), ...retrieverApi() },
    reranker: { client: instance.clientOf("reranker", open), ...rerankerApi() },
    toolRunner: { client: instance.clientOf("tool-runner", open), ...toolRunnerApi() },
    chatModel: { client: instance.clientOf("chat-model", open), ...chatModelApi() },
  };
}
export type Services = ReturnType<typeof connect>;
