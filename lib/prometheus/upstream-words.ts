import "server-only";

const maxWords = 300;

/** What an answer that is not the API's says, in one line: the title of a web page, or the plain text. */
export function upstreamWords(body: string): string {
  const start = body.slice(0, 4_096);
  const isPage = /<\s*(!doctype|html|head|body)\b/i.test(start);
  const title = isPage ? (/<title[^>]*>([^<]*)/i.exec(start)?.[1] ?? "") : "";
  const text = title.trim() !== "" ? title : isPage ? start.replace(/<[^>]*>/g, " ") : start;
  const words = text.replace(/\s+/g, " ").trim().slice(0, maxWords);
  if (!isPage) return words;
  return words === "" ? "a web page" : `a web page, "${words}"`;
}
