/** What the store answers instead of data: a status and a plain text, as Loki does. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/** A part of Loki that this store does not have is refused by its name, never answered wrongly. */
export function unsupported(what: string): Refusal {
  return new Refusal(400, `the embedded log store does not support ${what}`);
}

export function parseError(detail: string): Refusal {
  return new Refusal(400, `parse error : ${detail}`);
}
