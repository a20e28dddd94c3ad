import type { Dispatcher } from "undici";

export type Chat = {
  model: string;
  tenant: string;
  tier: string;
  sessionId: string;
  question: string;
  stream: boolean;
  minTokens: number;
  maxTokens: number;
  ignoreEos: boolean;
  tool: string | undefined;
  /** Leaves after so many milliseconds. */
  leaveAfterMs: number | undefined;
};

export type Outcome = "answered" | "refused" | "broken" | "left" | "unreachable";

function body(chat: Chat): string {
  return JSON.stringify({
    model: chat.model,
    messages: [{ role: "user", content: chat.question }],
    user: `${chat.sessionId}@example.com`,
    stream: chat.stream,
    ...(chat.stream ? { stream_options: { include_usage: true } } : {}),
    min_tokens: chat.minTokens,
    max_tokens: chat.maxTokens,
    ignore_eos: chat.ignoreEos,
    ...(chat.tool === undefined ? {} : { tools: [{ type: "function", function: { name: chat.tool } }] }),
  });
}

/** Sends one chat and reads its answer to the end. Never throws. */
export async function sendChat(gateway: Dispatcher, chat: Chat): Promise<Outcome> {
  const leave = new AbortController();
  const timer = chat.leaveAfterMs && setTimeout(() => leave.abort(), chat.leaveAfterMs);
  let answered = false;
  try {
    const response = await gateway.request({
      method: "POST",
      path: "/v1/chat/completions",
      headers: {
        "content-type": "application/json",
        "x-tenant": chat.tenant,
        "x-tier": chat.tier,
        "x-session-id": chat.sessionId,
      },
      body: body(chat),
      signal: leave.signal,
    });
    answered = true;
    let end = "";
    for await (const part of response.body) end = (end + (part as Buffer).toString("latin1")).slice(-64);
    if (response.statusCode !== 200) return "refused";
    return !chat.stream || end.endsWith("data: [DONE]\n\n") ? "answered" : "broken";
  } catch {
    if (leave.signal.aborted) return "left";
    return answered ? "broken" : "unreachable";
  } finally {
    clearTimeout(timer);
  }
}
