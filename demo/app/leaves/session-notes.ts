import type { AppendReply, AppendRequest, RecallReply, RecallRequest } from "../messages";

const maxSessions = 2000;
const maxNotes = 6;
const maxNoteCharacters = 400;

/** The last notes of the sessions that were used last. */
export class SessionNotes {
  private readonly sessions = new Map<string, string[]>();

  recall({ sessionId }: RecallRequest): RecallReply {
    return { notes: this.sessions.get(sessionId) ?? [] };
  }

  append({ sessionId, note }: AppendRequest): AppendReply {
    if (sessionId === "") return { kept: 0 };
    const notes = [...(this.sessions.get(sessionId) ?? []), note.slice(0, maxNoteCharacters)].slice(
      -maxNotes,
    );
    this.sessions.delete(sessionId);
    this.sessions.set(sessionId, notes);
    const [oldest] = this.sessions.keys();
    if (this.sessions.size > maxSessions && oldest !== undefined) this.sessions.delete(oldest);
    return { kept: notes.length };
  }
}
