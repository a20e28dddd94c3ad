import { number, promql, seconds, selector } from "../../promql/promql";

const spanSeconds = 300;

/** Seconds between two scrapes of most targets, from how many samples of `up` each has. */
export const usualScrape = promql`${number(spanSeconds)} / quantile(0.5, count_over_time(${selector("up")}[${seconds(spanSeconds)}]))`;
