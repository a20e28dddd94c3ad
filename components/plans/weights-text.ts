/** Percent by version as an address carries it: "v1:30,v2:70". Pure; `parseWeightsText` leads back. */
export function weightsText(weights: Record<string, number>): string {
  return Object.entries(weights)
    .map(([version, percent]) => `${version}:${percent}`)
    .join(",");
}

/** Null for a text that says something else; whether the weights are right is for the server to say. */
export function parseWeightsText(text: string): Record<string, number> | null {
  const parts = text.split(",").map((part) => /^([A-Za-z0-9._-]{1,63}):(\d{1,3}(?:\.\d{1,2})?)$/.exec(part));
  const weights: Record<string, number> = {};
  for (const part of parts) {
    const [, version, percent] = part ?? [];
    if (version === undefined || Object.hasOwn(weights, version)) return null;
    weights[version] = Number(percent);
  }
  return weights;
}
