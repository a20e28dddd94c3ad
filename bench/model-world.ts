import { once } from "node:events";
import type { WriteStream } from "node:fs";

export type WorldSize = { models: number; versions: number; pods: number };

/** Which labels a scrape gives: the pod and no more, as a stock PodMonitor does, or the service and version too. */
export type WorldLabels = "pod" | "service";

/** As the Prometheus operator scrapes when nobody says otherwise. */
export const scrapeSeconds = 30;
export const usualScrapes = 41;
export const worldSeconds = (usualScrapes - 1) * scrapeSeconds;

/** Bounds of vLLM 0.10 and of Istio 1.27: how many buckets there are decides what a page costs. */
const bounds = {
  ttft: [
    ...[0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5],
    ...[10, 20, 40, 80, 160, 640, 2560],
  ],
  perToken: [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80],
  request: [
    ...[0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680],
  ],
  istio: [
    ...[0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000],
    ...[300000, 600000, 1800000, 3600000],
  ],
};

type Histogram = { name: string; bounds: readonly number[]; usual: number; perSecond: number };

/** Those that the models' pages read with their buckets, and those of which they read sum and count alone. */
const engineHistograms: readonly Histogram[] = [
  { name: "vllm:time_to_first_token_seconds", bounds: bounds.ttft, usual: 0.3, perSecond: 2 },
  { name: "vllm:inter_token_latency_seconds", bounds: bounds.perToken, usual: 0.03, perSecond: 80 },
  { name: "vllm:request_time_per_output_token_seconds", bounds: bounds.perToken, usual: 0.03, perSecond: 2 },
  { name: "vllm:e2e_request_latency_seconds", bounds: bounds.request, usual: 4, perSecond: 2 },
];
const engineMeans = {
  "vllm:request_queue_time_seconds": 0.1,
  "vllm:request_prefill_time_seconds": 0.2,
  "vllm:request_decode_time_seconds": 3.5,
  "vllm:request_prompt_tokens": 500,
  "vllm:request_generation_tokens": 40,
};
const istioHistogram: Histogram = {
  ...{ name: "istio_request_duration_milliseconds", bounds: bounds.istio, usual: 4000, perSecond: 2 },
};

export type WorldOptions = {
  scraped: WorldLabels;
  /** Unix seconds of the last scrape. */
  end: number;
  scrapes: number;
  /** Pods of each version whose histograms have their buckets. */
  bucketPods: number;
};

/**
 * Writes OpenMetrics of so many models, each with so many versions of so many pods, in so many scrapes: a vLLM in each pod, and its sidecar's report of the requests of one gateway. Says how many series there are.
 */
export async function writeWorld(
  out: WriteStream,
  size: WorldSize,
  { scraped, end, scrapes, bucketPods }: WorldOptions,
): Promise<number> {
  let series = 0;
  for (let model = 0; model < size.models; model++) {
    for (let version = 1; version <= size.versions; version++) {
      for (let pod = 0; pod < size.pods; pod++) {
        const all = seriesOfPod({ model, version, pod, scraped }).filter(
          ([name]) => pod < bucketPods || !name.includes("_bucket{"),
        );
        series += all.length;
        const text = all
          .map(([name, start, growth]) => samplesOf(name, start, growth, { end, scrapes }))
          .join("");
        if (!out.write(text)) await once(out, "drain");
      }
    }
  }
  return series;
}

type SeriesOf = [labelled: string, start: number, perSecond: number];

function seriesOfPod(of: { model: number; version: number; pod: number; scraped: WorldLabels }): SeriesOf[] {
  const { model, version, pod, scraped } = of;
  const service = `model-${model}`;
  const name = `${service}-v${version}-${pod}`;
  const target = `namespace="llm",pod="${name}"`;
  const given = scraped === "service" ? `,service="${service}",version="v${version}"` : "";
  const engine = `${target}${given},job="vllm",model_name="${service}",engine="0"`;
  const pace = 1 + 0.1 * ((model + version + pod) % 7);
  const mesh = [
    ...[`reporter="destination"`, target, `destination_service_namespace="llm"`],
    ...[`destination_service_name="${service}"`, `destination_version="v${version}"`],
    ...[`destination_workload="${service}-v${version}"`, `destination_workload_namespace="llm"`],
    ...[
      `source_workload="gateway"`,
      `source_workload_namespace="edge"`,
      `source_canonical_service="gateway"`,
    ],
    ...[`request_protocol="http"`, `response_flags="-"`],
  ].join(",");
  return [
    ...engineHistograms.flatMap((each) => histogramOf(each, engine, pace)),
    ...Object.entries(engineMeans).flatMap(([mean, usual]): SeriesOf[] => [
      [`${mean}_sum{${engine}}`, 0, 2 * usual * pace],
      [`${mean}_count{${engine}}`, 0, 2],
    ]),
    [`vllm:prompt_tokens_total{${engine}}`, 0, 1000 * pace],
    [`vllm:generation_tokens_total{${engine}}`, 0, 80 * pace],
    [`vllm:request_success_total{${engine},finished_reason="stop"}`, 0, 2],
    [`vllm:num_requests_running{${engine}}`, 8 + (pod % 3), 0],
    [`vllm:num_requests_waiting{${engine}}`, model % 4, 0],
    [`vllm:kv_cache_usage_perc{${engine}}`, 0.4, 0],
    [`istio_requests_total{${mesh},response_code="200"}`, 0, 2],
    [`istio_requests_total{${mesh},response_code="503"}`, 0, 0.01],
    ...histogramOf(istioHistogram, `${mesh},response_code="200"`, pace),
  ];
}

/** Observations lie around `usual`, as those of a log-logistic distribution do. */
function histogramOf(
  { name, bounds, usual, perSecond }: Histogram,
  labels: string,
  pace: number,
): SeriesOf[] {
  const share = (bound: number) => 1 / (1 + (bound / (usual * pace)) ** -3);
  return [
    ...bounds.map(
      (bound): SeriesOf => [`${name}_bucket{${labels},le="${bound}"}`, 0, perSecond * share(bound)],
    ),
    [`${name}_bucket{${labels},le="+Inf"}`, 0, perSecond],
    [`${name}_count{${labels}}`, 0, perSecond],
    [`${name}_sum{${labels}}`, 0, perSecond * usual * pace],
  ];
}

/** The last `scrapes` of the world's. */
function samplesOf(
  labelled: string,
  start: number,
  perSecond: number,
  { end, scrapes }: { end: number; scrapes: number },
): string {
  let text = "";
  for (let scrape = usualScrapes - scrapes; scrape < usualScrapes; scrape++) {
    const value = Number((start + perSecond * scrape * scrapeSeconds).toFixed(3));
    text += `${labelled} ${value} ${end - worldSeconds + scrape * scrapeSeconds}\n`;
  }
  return text;
}
