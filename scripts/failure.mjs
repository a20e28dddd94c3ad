/** Something that the person at the terminal can put right: told in one line, without a stack. */
export class Failure extends Error {
  name = "Failure";
}

/**
 * The one line for whatever ended the run.
 * @param {unknown} error
 * @returns {string}
 */
export function failureLine(error) {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "ENOSPC")
    return `The disk is full${path ? ` (${path})` : ""}: free some space, then start again.`;
  if (code === "EROFS") return `The disk is read-only${path ? ` (${path})` : ""}: use another folder.`;
  if (code === "EACCES" || code === "EPERM") {
    return `No permission for ${path ?? error.message}: it belongs to another user. Start as that user, or give the folder to this one.`;
  }
  return error.name === "Failure" ? error.message : (error.stack ?? error.message);
}
