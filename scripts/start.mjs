// `npm start`: the console over your own meshes, with the settings of the environment and heddle.yaml (docs/settings.md).
import { spawn } from "node:child_process";
import { consoleServer } from "./console-build.mjs";
import { root } from "./set-up.mjs";

const server = consoleServer(root);
if (!server) {
  console.error("heddle: there is no build of the console: npm run build");
  process.exit(1);
}
const { HEDDLE_HOST = "127.0.0.1", HEDDLE_PORT = "7400" } = process.env;
const child = spawn(process.execPath, [server], {
  stdio: "inherit",
  env: {
    HEDDLE_ROOT: root,
    NEXT_TELEMETRY_DISABLED: "1",
    ...process.env,
    NODE_ENV: "production",
    HOSTNAME: HEDDLE_HOST,
    PORT: HEDDLE_PORT,
  },
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
