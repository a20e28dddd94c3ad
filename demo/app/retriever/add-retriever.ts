import type { Instance } from "../../mesh/instance";
import { loadXds } from "../../mesh/xds-channel";
import { embedderApi, retrieverApi, vectorIndexApi } from "../grpc/apis";
import { callUnary } from "../grpc/call";
import { unaryHandler } from "../grpc/handlers";

const timeoutMs = 2000;

/** Finds the passages nearest to a question. */
export async function addRetriever(instance: Instance): Promise<void> {
  const open = await loadXds();
  const embedder = instance.clientOf("embedder", open);
  const index = instance.clientOf("vector-index", open);
  const { Embed } = embedderApi();
  const { Search } = vectorIndexApi();
  instance.grpc.addService(retrieverApi(), {
    Retrieve: unaryHandler<{ query: string; limit: number }, object>(async ({ query, limit }, context) => {
      const { vector } = await callUnary(embedder, Embed, { text: query }, { ...context, timeoutMs });
      return callUnary(index, Search, { vector, limit }, { ...context, timeoutMs });
    }),
  });
}
