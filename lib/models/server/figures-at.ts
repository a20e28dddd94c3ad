import "server-only";
import { ratioOf } from "../../metrics/ratio";
import type { MovingFigures } from "../trends";
import type { ModelFigures, ModelVersion } from "./read-model-figures";

/** What `version` did, from the tables of one look. */
export function figuresAt(version: ModelVersion, tables: ModelFigures["tables"]): MovingFigures {
  const requestsPerSecond = tables.requests.at(version);
  return {
    requestsPerSecond,
    errorRatio: ratioOf(tables.errors.at(version), requestsPerSecond),
    ttftMs: tables.ttft.percentilesAt(version),
    tpotMs: tables.interTokenLatency.percentilesAt(version),
    e2eMs: tables.e2eLatency.percentilesAt(version),
    inputTokensPerSecond: tables.inputTokens.at(version),
    outputTokensPerSecond: tables.outputTokens.at(version),
    running: tables.running.at(version),
    waiting: tables.waiting.at(version),
    kvCacheUsage: tables.kvCacheUsage.at(version),
  };
}
