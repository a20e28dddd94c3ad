import type { JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";

export interface Access {
  url: string;
  token: string;
}

const timeoutMs = 5_000;

/** What an actor sends; throws where the server refuses it. */
export async function send(
  { url, token }: Access,
  method: string,
  path: string,
  body?: JsonObject,
  contentType = "application/json",
): Promise<KubernetesObject> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization: `Bearer ${token}`, accept: "application/json", "content-type": contentType },
    signal: AbortSignal.timeout(timeoutMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as KubernetesObject;
  if (!response.ok) throw new Error(`${method} ${path}: ${String(answer.message)}`);
  return answer;
}

/** The events of a watch, until it is aborted or the server ends it. */
export async function* watch(
  { url, token }: Access,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<{ type: string; object: KubernetesObject }> {
  const response = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${token}` }, signal });
  if (!response.ok || !response.body) throw new Error(`watch ${path}: ${response.status}`);
  const text = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (rest + text.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line) as { type: string; object: KubernetesObject };
  }
}
