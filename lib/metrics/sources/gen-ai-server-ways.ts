import { notEquals } from "../../promql/promql";
import type { ConceptName } from "../concepts";
import type { SeriesWay, Way } from "./source";
import { way } from "./way";

const labels = { reason: "error_type" };

/** OpenTelemetry's `gen_ai.server.*`: who serves a model, or stands in for it, says these. */
export function genAiServerWays(rest: Pick<SeriesWay, "sets">): Partial<Record<ConceptName, Way[]>> {
  const count = "gen_ai_server_request_duration_seconds_count";
  return {
    requests: [way.rate(count, { ...rest, labels })],
    errors: [way.rate(count, { ...rest, labels, only: [[notEquals("error_type", "")]] })],
    ttft: [way.seconds("gen_ai_server_time_to_first_token_seconds", rest)],
    requestTpot: [way.seconds("gen_ai_server_time_per_output_token_seconds", rest)],
    e2eLatency: [
      way.seconds("gen_ai_server_request_duration_seconds", rest),
      way.milliseconds("gen_ai_server_request_duration_milliseconds", rest),
    ],
    e2eMean: [way.histogramMean("gen_ai_server_request_duration_seconds", 1000, rest)],
  };
}
