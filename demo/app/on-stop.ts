/**
 * SIGTERM drains and then ends the process; SIGINT, or a second SIGTERM, ends it at once. The exit is
 * explicit: open channels would keep the process alive.
 */
export function onStop(drain: () => Promise<void>): void {
  let draining = false;
  process.on("SIGTERM", () => {
    if (draining) process.exit(0);
    draining = true;
    drain().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on("SIGINT", () => process.exit(0));
}
