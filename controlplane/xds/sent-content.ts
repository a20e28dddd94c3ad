/**
 * What a client was sent of one type: fingerprints by name. Its version is the sum of the fingerprints, so that the same content
 * has the same version on every stream, and a change of one name costs no look at the others.
 */
export class SentContent {
  private readonly prints = new Map<string, string>();
  private sum = 0n;

  get size(): number {
    return this.prints.size;
  }

  get version(): string {
    return BigInt.asUintN(64, this.sum).toString(16).padStart(16, "0");
  }

  get(name: string): string | undefined {
    return this.prints.get(name);
  }

  has(name: string): boolean {
    return this.prints.has(name);
  }

  names(): IterableIterator<string> {
    return this.prints.keys();
  }

  set(name: string, fingerprint: string): void {
    this.delete(name);
    this.prints.set(name, fingerprint);
    this.sum += numberOf(fingerprint);
  }

  delete(name: string): void {
    const known = this.prints.get(name);
    if (known === undefined) return;
    this.prints.delete(name);
    this.sum -= numberOf(known);
  }
}

/** A fingerprint is 64 bits in hexadecimal, over content that has the name in it. */
function numberOf(fingerprint: string): bigint {
  return BigInt(`0x${fingerprint}`);
}
