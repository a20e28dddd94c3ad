import { experimental } from "@grpc/grpc-js";

const maxDelayMs = 2000;
let capped = false;

/**
 * grpc-js 1.14 lets the pause before it tries a control plane again grow to two minutes, and the xDS client
 * has no option for it: a push would wait that long after an outage. Capped for this thread.
 */
export function capReconnectBackoff(): void {
  if (capped) return;
  capped = true;
  const { prototype } = experimental.BackoffTimeout;
  const { runOnce } = prototype;
  prototype.runOnce = function runOnceCapped() {
    Reflect.set(this, "maxDelay", maxDelayMs);
    runOnce.call(this);
  };
}
