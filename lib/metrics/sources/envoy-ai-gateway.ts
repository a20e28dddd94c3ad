import { notEquals } from "../../promql/promql";
import { genAiServerWays } from "./gen-ai-server-ways";
import type { Source } from "./source";
import { tokensOfType } from "./token-usage";

/** Set by this gateway alone: the model that the client asked for. */
const mark = [notEquals("gen_ai_original_model", "")];

/**
 * A model is what was asked for, a version what was really served. Two backends of one's own are both provider `openai`:
 * nothing here tells them apart but the model that they say.
 */
export const envoyAiGateway: Source = {
  name: "envoy-ai-gateway",
  layer: "gateway",
  labels: {
    namespace: "namespace",
    pod: "pod",
    model: "gen_ai_original_model",
    version: "gen_ai_response_model",
  },
  fromTarget: ["namespace", "pod"],
  marks: [mark],
  ways: {
    ...genAiServerWays({ sets: [mark] }),
    inputTokens: tokensOfType(["input"], mark),
    cachedTokens: tokensOfType(["cached_input"], mark),
    outputTokens: tokensOfType(["output"], mark),
  },
};
