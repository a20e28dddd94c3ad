/** Pages read again so often, in milliseconds. */
export const refreshMs = 5_000;

const windowSeconds = 900;
const charts = ["requests", "latency", "errors"] as const;

/** What the page of one service with its charts reads at a moment: the same addresses for all who look at it then. */
export function pageReads(nowMs: number): string[] {
  const every = refreshMs / 1_000;
  const end = Math.floor(nowMs / 1_000 / every) * every;
  const target = "mesh=demo&namespace=llm&service=chat-model";
  return [
    "/api/v1/services/llm/chat-model?mesh=demo&window=15m",
    "/api/v1/findings?mesh=demo",
    "/api/v1/meshes",
    ...charts.map(
      (panel) => `/api/v1/series/${panel}?${target}&start=${end - windowSeconds}&end=${end}&step=8`,
    ),
  ];
}
