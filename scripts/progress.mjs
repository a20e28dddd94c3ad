const width = 26;

/**
 * Does one step and says on one line how it ended and how long it took.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @param {(result: T) => string} [note]
 * @returns {Promise<T>}
 */
export async function step(title, work, note = () => "") {
  const startedAt = performance.now();
  const live = process.stdout.isTTY;
  if (live) process.stdout.write(`  … ${title}`);
  try {
    const result = await work();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const detail = note(result);
    say(
      `${live ? "\r" : ""}  ✓ ${title.padEnd(width)} ${`${seconds} s`.padStart(7)}${detail ? `  ${detail}` : ""}`,
    );
    return result;
  } catch (error) {
    say(`${live ? "\r" : ""}  ✗ ${title}`);
    throw error;
  }
}

/**
 * @param {string} line
 */
export function say(line) {
  process.stdout.write(`${line}\n`);
}
