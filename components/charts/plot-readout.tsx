import styles from "./chart-panel.module.css";

type Props = {
  title: string;
  rows: readonly { name: string; text: string; colour: string }[];
  /** What a click does. */
  foot?: string;
};

/** What the lines say at the crosshair. */
export function PlotReadout({ title, rows, foot }: Props) {
  return (
    <div className={styles.readout}>
      <div className={styles.readoutTitle}>{title}</div>
      {rows.map(({ name, text, colour }) => (
        <div key={name} className={styles.readoutRow}>
          <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
          <span className={styles.readoutName}>{name}</span>
          <span className={styles.readoutValue}>{text}</span>
        </div>
      ))}
      {foot && <div className={styles.readoutFoot}>{foot}</div>}
    </div>
  );
}
