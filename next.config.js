import path from "node:path";

/** @type {import("next").NextConfig} */
export default {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run types` checks them, with the whole project in view.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: path.resolve(".") },
  // These load files of their own at run time or hold state that must exist once.
  serverExternalPackages: ["pg", "pino", "prom-client"],
};
