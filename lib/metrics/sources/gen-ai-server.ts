import { genAiServerWays } from "./gen-ai-server-ways";
import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";

/** OpenTelemetry's metrics of those who serve models. */
export const genAiServer: Source = {
  name: "gen-ai-server",
  layer: "gateway",
  labels: { ...targetLabels, model: "gen_ai_request_model" },
  fromTarget: targetDimensions,
  ways: genAiServerWays({}),
};
