const dimensions = 48;

/** The words of a text that mean something, lower case. */
export function terms(text: string): string[] {
  return (text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? []).slice(0, 2000);
}

/** A unit vector by feature hashing: texts that share words point the same way. */
export function embed(text: string): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const term of terms(text)) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < term.length; at++) hash = Math.imul(hash ^ term.charCodeAt(at), 0x01000193) >>> 0;
    const place = hash % dimensions;
    vector[place] = (vector[place] ?? 0) + ((hash >>> 16) % 2 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
