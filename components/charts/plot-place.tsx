import type { ReactNode, Ref } from "react";
import styles from "./plot-place.module.css";
import { PlotStill } from "./plot-still";

type Props = {
  size: "small" | "large";
  isOld: boolean;
  isLoading: boolean;
  /** Said in place of a plot. */
  words?: ReactNode;
  children?: ReactNode;
  "data-testid"?: string;
};

/** Where a plot is drawn, waited for, or said why there is none. */
export function PlotPlace({
  size,
  isOld,
  isLoading,
  words,
  children,
  ref,
  ...rest
}: Props & { ref: Ref<HTMLDivElement> }) {
  return (
    <div ref={ref} className={styles[size]} data-old={isOld} {...rest}>
      {children}
      {isLoading && <PlotStill />}
      {words && <div className={styles.said}>{words}</div>}
    </div>
  );
}
