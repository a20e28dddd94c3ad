import { promql, seconds, selector } from "../../promql/promql";

const up = selector("up");
const span = seconds(300);
const step = seconds(5);
const scrapedAt = promql`timestamp(${up})[${span}:${step}]`;

/**
 * Seconds between two scrapes of most targets: from the first to the last of the last minutes, by how many there were. What
 * began a moment ago has fewer of them and not a longer interval.
 */
export const usualScrape = promql`quantile(0.5, (max_over_time(${scrapedAt}) - min_over_time(${scrapedAt})) / (count_over_time(${up}[${span}]) - 1 > 0))`;
