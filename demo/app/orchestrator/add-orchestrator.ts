import type { Instance } from "../../mesh/instance";
import { loadXds } from "../../mesh/xds-channel";
import type { AccessLog } from "../access-log/access-log";
import { orchestratorApi } from "../grpc/apis";
import { streamHandler } from "../grpc/handlers";
import { answer } from "./answer";
import { connect } from "./connect";
import { OutsideModel } from "./outside-model";

export async function addOrchestrator(
  instance: Instance,
  log: AccessLog,
  outsideProviderUrl: string | undefined,
): Promise<void> {
  const outsideModel = outsideProviderUrl ? new OutsideModel(outsideProviderUrl, instance, log) : undefined;
  const services = connect(instance, await loadXds(), outsideModel);
  instance.grpc.addService(orchestratorApi(), {
    Answer: streamHandler((request, context, writer) => answer(services, request, context, writer)),
  });
}
