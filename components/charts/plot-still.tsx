import styles from "./plot-place.module.css";

/** Faint lines in place of a plot that is on its way. */
export function PlotStill() {
  return <div className={styles.still} />;
}
