/** A short mark of a text: other texts nearly always have another. FNV-1a, 32 bits, in hexadecimal. */
export function digest(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
