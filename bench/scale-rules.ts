// Prints the recording rules for the Prometheus of a scale's world as JSON: a process of its own of bench/scale.ts.
import { recordingRulesIn } from "../lib/metrics/server/recording-rules-of";
import { prometheusOf } from "../lib/prometheus/prometheus";
import { requireMesh } from "../lib/settings/settings";

const mesh = "scale";
const at = Number(process.env.BENCH_WORLD_END);
console.log(JSON.stringify(await recordingRulesIn(prometheusOf(mesh, {}), requireMesh(mesh), { at })));
process.exit(0);
