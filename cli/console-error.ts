/** What the console answered instead, or that it did not answer. */
export class ConsoleError extends Error {
  constructor(
    message: string,
    /** A problem document's code; `unreachable` where there was no answer of the console's. */
    readonly code: string,
    readonly problem: Record<string, unknown> = {},
  ) {
    super(message);
  }
}
