import { readConsulEnv } from "../app/env";
import { startConsul } from "./start-consul";

const { CONSUL_PORT: port, CONSUL_MANAGEMENT_TOKEN: managementToken } = readConsulEnv();
startConsul({ port, ...(managementToken === undefined ? {} : { managementToken }) }).then(
  ({ url, stop }) => {
    console.log(JSON.stringify({ consul: "listening", url }));
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => void stop().then(() => process.exit(0)));
    }
  },
  (error: NodeJS.ErrnoException) => {
    const why = error.code === "EADDRINUSE" ? "the port is taken" : error.message;
    console.error(`Consul's stand-in cannot listen on port ${port} (CONSUL_PORT): ${why}.`);
    process.exit(1);
  },
);
