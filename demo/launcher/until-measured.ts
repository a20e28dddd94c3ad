import { say } from "../../scripts/progress.mjs";

const patienceMs = 25_000;
const question = 'sum(rate(istio_requests_total{reporter="destination"}[30s])) > 0';

/** Waits until Prometheus shows the first traffic, so that no page opens empty; says so when it takes too long. */
export async function untilMeasured(prometheusUrl: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + patienceMs;
  const url = `${prometheusUrl}/api/v1/query?${new URLSearchParams({ query: question })}`;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    if (await hasResult(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  say(`  ! Prometheus shows no traffic yet: see ${prometheusUrl}/targets`);
}

async function hasResult(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const body = (await answer.json()) as { data?: { result?: unknown[] } };
    return (body.data?.result?.length ?? 0) > 0;
  } catch {
    return false;
  }
}
