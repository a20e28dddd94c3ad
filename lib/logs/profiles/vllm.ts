import type { LogProfile } from "./log-profile";
import { podLabels } from "./pod-labels";

const process = String.raw`^(?:\([\w. ]+ pid=\d+\) )?`;
/** `INFO 11-24 10:00:00 [logger.py:49]`; older versions close a bracket that they never opened. */
const head = String.raw`(?P<level>[A-Z]+) \d\d-\d\d \d\d:\d\d:\d\d \[?[\w./]+:\d+\]`;
const id = `(?P<engine_id>(?:chatcmpl|cmpl|embd|rerank|score|pool|resp)-[A-Za-z0-9._:-]*[A-Za-z0-9_-])`;

/**
 * vLLM's own lines. The id is `chatcmpl-` with the request's `X-Request-Id` behind it where one was sent (vllm #10968);
 * lines of the engine put its own ending after that. Requests are logged with `--enable-log-requests`; access lines, which are
 * uvicorn's, know no id.
 */
export const vllm: LogProfile = {
  name: "vllm",
  by: "pods",
  labels: podLabels,
  containers: "(.*vllm.*|kserve-container)",
  isAccess: false,
  format: {
    kind: "regexp",
    patterns: [
      String.raw`${process}${head} (?P<message>(?:Received|Added|Finished|Aborted|Aborting) requests? ${id})(?:[:.,\s].*)?$`,
      `${process}${head} (?P<message>(?:Generated response for request|Request) ${id}[^:]{0,40})(?::.*)?$`,
      String.raw`${process}(?P<level>[A-Z]+):\s+(?P<remote>[^\s"]+:\d+) - "(?P<method>[A-Z]+) (?P<path>\S+) (?P<protocol>HTTP/[\d.]+)" (?P<code>\d{3}) ?[\w -]*$`,
      `${process}${head} (?P<message>.+)$`,
    ],
  },
  signature: ["level"],
  absent: [""],
  fields: {
    level: { at: "level" },
    engine_id: { at: "engine_id" },
    request_id: { at: "engine_id", as: "engine-request" },
    message: { at: "message" },
    method: { at: "method", and: "path" },
    protocol: { at: "protocol" },
    status: { at: "code" },
    http_status: { at: "code" },
    downstream_remote_address: { at: "remote" },
  },
  // "Received request …: prompt: '…', prompt_token_ids: […]", "Generated response …: output: '…', output token IDs: […]".
  said: { prompt: ["prompt_token_ids", "prompt_embeds"], answer: ["output", "outputs", "token_ids"] },
};
