import type { PrometheusClient } from "../lib/prometheus/client";

/** One request as it was sent to Prometheus. */
export type Sent = { path: string; body: string | null; ms: number; bytes: number };

type Asked = { form?: URLSearchParams; query?: URLSearchParams };
type Ask = (path: string, asked: Asked, signal: AbortSignal) => Promise<{ status: number; body: string }>;

/** Whatever a client sends from now on is added to the list that comes back. */
export function watchedQuestions(client: PrometheusClient): Sent[] {
  const sent: Sent[] = [];
  const connection = Reflect.get(client, "connection") as { ask: Ask };
  const ask = connection.ask.bind(connection);
  connection.ask = async (path, asked, signal) => {
    const own = { path: asked.query ? `${path}?${asked.query}` : path, body: asked.form?.toString() ?? null };
    const entry: Sent = { ...own, ms: Number.NaN, bytes: 0 };
    sent.push(entry);
    const startedAt = performance.now();
    const answer = await ask(path, asked, signal);
    entry.ms = performance.now() - startedAt;
    entry.bytes = answer.body.length;
    return answer;
  };
  return sent;
}

/** Whether a page would count it: the time and the kind of product are asked behind its back. */
export function isOfPage({ path, body }: Sent): boolean {
  return !path.startsWith("/api/v1/status/") && body !== "query=time%28%29";
}

/** The same questions put to Prometheus as they are, all at once, with as much time as they take: milliseconds to the last byte. */
export async function askRaw(url: string, sent: readonly Sent[]): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    sent.map(async ({ path, body }) => {
      const fields = new URLSearchParams(body ?? "");
      fields.delete("timeout");
      const asked = body === null ? {} : { method: "POST", body: fields };
      await (await fetch(`${url}${path}`, asked)).text();
    }),
  );
  return performance.now() - startedAt;
}
