type PrometheusConfig = {
  scrapeSeconds: number;
  /** Where the demo's instances announce themselves, as file_sd reads it. */
  targetsFolder: string;
  consolePort: number;
  tokenFile: string;
};

/** The text of prometheus.yml. Paths are written as JSON strings, which YAML reads alike. */
export function prometheusConfig(config: PrometheusConfig): string {
  const interval = `${config.scrapeSeconds}s`;
  return `global:
  scrape_interval: ${interval}
  scrape_timeout: ${Math.min(config.scrapeSeconds, 5)}s
scrape_configs:
  - job_name: mesh
    file_sd_configs:
      - files: [${JSON.stringify(`${config.targetsFolder}/*.json`)}]
        refresh_interval: 5s
  - job_name: heddle
    scrape_interval: ${Math.max(config.scrapeSeconds, 5)}s
    authorization:
      credentials_file: ${JSON.stringify(config.tokenFile)}
    static_configs:
      - targets: ["127.0.0.1:${config.consolePort}"]
`;
}
