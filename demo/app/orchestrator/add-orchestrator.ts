import type { Instance } from "../../mesh/instance";
import { loadXds } from "../../mesh/xds-channel";
import { orchestratorApi } from "../grpc/apis";
import { streamHandler } from "../grpc/handlers";
import { answer } from "./answer";
import { connect } from "./connect";

export async function addOrchestrator(instance: Instance): Promise<void> {
  const services = connect(instance, await loadXds());
  instance.grpc.addService(orchestratorApi(), {
    Answer: streamHandler((request, context, writer) => answer(services, request, context, writer)),
  });
}
