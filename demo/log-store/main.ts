import type { AddressInfo } from "node:net";
import { readLogStoreEnv } from "../app/env";
import { createLogServer } from "./http/server";
import { LineStore } from "./store/line-store";

const mebibyte = 1024 * 1024;

const env = readLogStoreEnv();
const store = new LineStore({
  maxBytes: env.LOG_STORE_MAX_MIB * mebibyte,
  maxAgeMs: env.LOG_STORE_MAX_HOURS * 3_600_000,
});
const server = createLogServer(store);
server.on("error", (error: NodeJS.ErrnoException) => {
  const why = error.code === "EADDRINUSE" ? "the port is taken" : error.message;
  console.error(`The log store cannot listen on port ${env.LOG_STORE_PORT} (LOG_STORE_PORT): ${why}.`);
  process.exit(1);
});
server.listen(env.LOG_STORE_PORT, "127.0.0.1", () => {
  console.log(JSON.stringify({ logStore: "listening", port: (server.address() as AddressInfo).port }));
});
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
    process.exit(0);
  });
}
