import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Engine, EngineObserver } from "./engine";
import { blockTokens } from "./kv-blocks";
import type { FinishReason, Sequence } from "./sequence";

const ttftBuckets = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
  2560,
];
const perTokenBuckets = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
];
const requestBuckets = [
  0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
];
const stepTokenBuckets = [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384];
const sizeBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

type Labels = { model_name: string; engine: string };

function makers(registry: Registry, labels: Labels) {
  const registers = [registry];
  const labelNames = ["model_name", "engine"];
  return {
    histogram(name: string, buckets: number[]) {
      const help = `vLLM's ${name}.`;
      const series = new Histogram({ name: `vllm:${name}`, help, labelNames, buckets, registers });
      series.zero(labels);
      return series.labels(labels);
    },
    counter(name: string) {
      const series = new Counter({ name: `vllm:${name}`, help: `vLLM's ${name}.`, labelNames, registers });
      series.inc(labels, 0);
      return series.labels(labels);
    },
    counterBy(name: string, label: string, values: string[]) {
      const names = [...labelNames, label];
      const series = new Counter({
        name: `vllm:${name}`,
        help: `vLLM's ${name}.`,
        labelNames: names,
        registers,
      });
      for (const value of values) series.inc({ ...labels, [label]: value }, 0);
      return (value: string, by = 1) => series.inc({ ...labels, [label]: value }, by);
    },
  };
}

function makeSeries(registry: Registry, labels: Labels) {
  const { histogram, counter, counterBy } = makers(registry, labels);
  return {
    ttft: histogram("time_to_first_token_seconds", ttftBuckets),
    interToken: histogram("inter_token_latency_seconds", perTokenBuckets),
    meanPerToken: histogram("request_time_per_output_token_seconds", perTokenBuckets),
    e2e: histogram("e2e_request_latency_seconds", requestBuckets),
    queueTime: histogram("request_queue_time_seconds", requestBuckets),
    prefillTime: histogram("request_prefill_time_seconds", requestBuckets),
    decodeTime: histogram("request_decode_time_seconds", requestBuckets),
    inferenceTime: histogram("request_inference_time_seconds", requestBuckets),
    stepTokens: histogram("iteration_tokens_total", stepTokenBuckets),
    promptSize: histogram("request_prompt_tokens", sizeBuckets),
    outputSize: histogram("request_generation_tokens", sizeBuckets),
    askedSize: histogram("request_params_max_tokens", sizeBuckets),
    promptTokens: counter("prompt_tokens_total"),
    cachedPromptTokens: counter("prompt_tokens_cached_total"),
    outputTokens: counter("generation_tokens_total"),
    prefixQueries: counter("prefix_cache_queries_total"),
    prefixHits: counter("prefix_cache_hits_total"),
    preemptions: counter("num_preemptions_total"),
    promptSources: counterBy("prompt_tokens_by_source_total", "source", [
      "local_compute",
      "local_cache_hit",
      "external_kv_transfer",
    ]),
    finished: counterBy("request_success_total", "finished_reason", ["stop", "length", "abort", "error"]),
    rejections: counterBy("admission_rejections_total", "reason", ["max_num_queued_reqs"]),
  };
}

/** The model server's series, with the names, units and bounds of vLLM's V1 engine. */
export class EngineSeries implements EngineObserver {
  private readonly labels: Labels;
  private readonly series: ReturnType<typeof makeSeries>;

  constructor(
    private readonly registry: Registry,
    modelName: string,
  ) {
    this.labels = { model_name: modelName, engine: "0" };
    this.series = makeSeries(registry, this.labels);
  }

  /** The gauges, read from the engine at each scrape. */
  watch(engine: Engine): void {
    const { labels } = this;
    const gauge = (name: string, read: () => number, extra: Record<string, string> = {}) => {
      new Gauge({
        name: `vllm:${name}`,
        help: `vLLM's ${name}.`,
        labelNames: [...Object.keys(labels), ...Object.keys(extra)],
        registers: [this.registry],
        collect() {
          this.set({ ...labels, ...extra }, read());
        },
      });
    };
    gauge("num_requests_running", () => engine.running.length);
    gauge("num_requests_waiting", () => engine.waiting.length);
    gauge("num_requests_waiting_by_reason", () => engine.waiting.length, { reason: "capacity" });
    gauge("kv_cache_usage_perc", () => engine.kv.usage);
    const config = {
      engine: labels.engine,
      block_size: String(blockTokens),
      num_gpu_blocks: String(engine.profile.kvBlocks),
      enable_prefix_caching: "True",
    };
    new Gauge({
      name: "vllm:cache_config_info",
      help: "vLLM's cache configuration.",
      labelNames: Object.keys(config),
      registers: [this.registry],
    }).set(config, 1);
  }

  onRejected(): void {
    this.series.rejections("max_num_queued_reqs");
  }

  onAdmitted(sequence: Sequence, now: number): void {
    this.series.queueTime.observe((now - sequence.arrivedAt) / 1000);
  }

  onPrefixLookup(queriedTokens: number, hitTokens: number): void {
    this.series.prefixQueries.inc(queriedTokens);
    this.series.prefixHits.inc(hitTokens);
  }

  onPrompt(computedTokens: number, cachedTokens: number): void {
    const { series } = this;
    series.promptTokens.inc(computedTokens + cachedTokens);
    series.cachedPromptTokens.inc(cachedTokens);
    series.promptSources("local_compute", computedTokens);
    series.promptSources("local_cache_hit", cachedTokens);
  }

  onToken(sequence: Sequence, sincePreviousMs: number | undefined): void {
    const { series } = this;
    series.outputTokens.inc(1);
    if (sincePreviousMs !== undefined) series.interToken.observe(sincePreviousMs / 1000);
    else if (sequence.firstTokenAt !== undefined) {
      series.ttft.observe((sequence.firstTokenAt - sequence.arrivedAt) / 1000);
    }
  }

  onStep(tokens: number): void {
    this.series.stepTokens.observe(tokens);
  }

  onPreempted(): void {
    this.series.preemptions.inc(1);
  }

  onFinished(sequence: Sequence, reason: FinishReason, now: number): void {
    const { series } = this;
    const { request, scheduledAt, firstTokenAt, lastTokenAt, output } = sequence;
    series.finished(reason);
    series.e2e.observe((now - sequence.arrivedAt) / 1000);
    series.promptSize.observe(request.promptTokens);
    series.outputSize.observe(output);
    series.askedSize.observe(request.maxTokens);
    if (scheduledAt === undefined || firstTokenAt === undefined || lastTokenAt === undefined) return;
    series.prefillTime.observe((firstTokenAt - scheduledAt) / 1000);
    series.decodeTime.observe((lastTokenAt - firstTokenAt) / 1000);
    series.inferenceTime.observe((lastTokenAt - scheduledAt) / 1000);
    if (output > 1) series.meanPerToken.observe((lastTokenAt - firstTokenAt) / 1000 / (output - 1));
  }
}
