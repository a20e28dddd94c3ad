import type { Instance } from "../../mesh/instance";
import {
  embedderApi,
  guardrailApi,
  rerankerApi,
  sessionStoreApi,
  toolRunnerApi,
  vectorIndexApi,
} from "../grpc/apis";
import { unaryHandler } from "../grpc/handlers";
import type { ServiceName } from "../placement";
import { embed } from "./embed";
import { rerank } from "./rerank";
import { runTool } from "./run-tool";
import { screen } from "./screen";
import { takeTime } from "./service-time";
import { SessionNotes } from "./session-notes";
import { VectorIndex } from "./vector-index";

type LeafName = Exclude<ServiceName, "gateway" | "orchestrator" | "retriever">;

/** Adds a service that calls nobody: real work on small data, in about the time the real thing takes. */
export function addLeaf(instance: Instance, service: LeafName): void {
  const { grpc } = instance;
  switch (service) {
    case "guardrail":
      grpc.addService(guardrailApi(), {
        Screen: unaryHandler(takeTime({ medianMs: 9, spread: 0.35 }, screen)),
      });
      return;
    case "embedder":
      grpc.addService(embedderApi(), {
        Embed: unaryHandler(
          takeTime({ medianMs: 12, spread: 0.25 }, ({ text }) => ({ vector: embed(text) })),
        ),
      });
      return;
    case "vector-index": {
      const index = new VectorIndex();
      grpc.addService(vectorIndexApi(), {
        Search: unaryHandler(takeTime({ medianMs: 5, spread: 0.4 }, (request) => index.search(request))),
      });
      return;
    }
    case "reranker":
      grpc.addService(rerankerApi(), {
        Rerank: unaryHandler(takeTime({ medianMs: 16, spread: 0.3 }, rerank)),
      });
      return;
    case "session-store": {
      const notes = new SessionNotes();
      grpc.addService(sessionStoreApi(), {
        Recall: unaryHandler(takeTime({ medianMs: 2, spread: 0.5 }, (request) => notes.recall(request))),
        Append: unaryHandler(takeTime({ medianMs: 3, spread: 0.5 }, (request) => notes.append(request))),
      });
      return;
    }
    case "tool-runner":
      grpc.addService(toolRunnerApi(), {
        Run: unaryHandler(takeTime({ medianMs: 60, spread: 0.6 }, runTool)),
      });
  }
}
