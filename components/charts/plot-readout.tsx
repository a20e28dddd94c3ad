import styles from "./chart-panel.module.css";

type Row = { name: string; text: string; value?: number | null; colour: string };
type Props = {
  title: string;
  rows: readonly Row[];
  /** What a click does. */
  foot?: string;
};

/** More than these nobody reads at a glance: then the greatest. */
const maxRows = 12;

/** What the lines say at the crosshair. */
export function PlotReadout({ title, rows, foot }: Props) {
  const sorted = (a: Row, b: Row) => (b.value ?? -Infinity) - (a.value ?? -Infinity);
  const shown = rows.length <= maxRows ? rows : rows.toSorted(sorted).slice(0, maxRows);
  return (
    <div className={styles.readout}>
      <div className={styles.readoutTitle}>{title}</div>
      {shown.map(({ name, text, colour }) => (
        <div key={name} className={styles.readoutRow}>
          <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
          <span className={styles.readoutName}>{name}</span>
          <span className={styles.readoutValue}>{text}</span>
        </div>
      ))}
      {shown.length < rows.length && <div className={styles.readoutFoot}>+{rows.length - shown.length}</div>}
      {foot && <div className={styles.readoutFoot}>{foot}</div>}
    </div>
  );
}
