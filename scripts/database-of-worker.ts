/** Vitest's set-up in each worker: files that run beside each other take no work out of each other's outbox. */
if (process.env.DATABASE_URL) {
  const url = new URL(process.env.DATABASE_URL);
  url.pathname = databaseOfWorker(Number(process.env.VITEST_POOL_ID));
  process.env.DATABASE_URL = url.href;
}

/** What the database of one of Vitest's workers is called; they are counted from 1. */
export function databaseOfWorker(worker: number): string {
  return `worker_${worker}`;
}
