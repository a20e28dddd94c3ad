import { Pool } from "undici";
import { readTrafficEnv } from "../app/env";
import { IncidentWatch } from "../incidents/incident-watch";
import { TrafficGenerator } from "./generator";
import { seeded } from "./random";

const env = readTrafficEnv();
const gateway = new Pool(`http://127.0.0.1:${env.GATEWAY_PORT}`, {
  connections: 800,
  connect: { timeout: 2000 },
  headersTimeout: 120_000,
  bodyTimeout: 180_000,
});
const incidents = new IncidentWatch(env.INCIDENTS_DIR);
const generator = new TrafficGenerator(gateway, seeded(env.TRAFFIC_SEED), env.TRAFFIC_RATE, incidents);
generator.start();

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    generator.stop();
    console.log(JSON.stringify({ traffic: generator.outcomes }));
    process.exit(0);
  });
}
