import { sweepIncidents } from "../incidents/incident-folder";
import { IncidentWatch } from "../incidents/incident-watch";
import { meshSettings, readServicesEnv } from "./env";
import { onStop } from "./on-stop";
import { startOutsideProvider } from "./outside-provider/start-provider";
import { placement } from "./placement";
import { ServiceThread } from "./service-thread-host";

/** What the incident provider-429 leaves of the provider's limit. */
const cutLimitPerMinute = 6;
const sweepMs = 2000;

const env = readServicesEnv();
const provider = await startOutsideProvider();
const incidents = new IncidentWatch(env.INCIDENTS_DIR);
incidents.onChange(() => provider.limitTo(incidents.of("provider-429") ? cutLimitPerMinute : undefined));
setInterval(() => void sweepIncidents(env.INCIDENTS_DIR), sweepMs);
const threads = placement.map(
  (part) =>
    new ServiceThread(part, {
      mesh: meshSettings(env),
      xdsAddress: env.XDS_ADDRESS,
      gatewayPort: env.GATEWAY_PORT,
      lokiPushUrl: env.LOKI_PUSH_URL,
      outsideProviderUrl: provider.url,
      incidentsDir: env.INCIDENTS_DIR,
    }),
);
onStop(async () => {
  // Callers first, so that what they have begun finds its services.
  for (const caller of [true, false]) {
    await Promise.all(threads.filter((thread) => thread.caller === caller).map((thread) => thread.drain()));
  }
});
