import { Refusal } from "./refusal";

/** Waits until an address answers with success; refuses after 60 s. */
export async function untilAnswers(what: string, url: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Refusal(`${what} did not answer at ${url} within a minute: see the logs folder`);
}
