import { PlainPage } from "@/components/shell/plain-page";
import messages from "@/messages/en.json";

export const metadata = { title: messages.heddle.notFound };

export default function NotFound() {
  return <PlainPage title="notFound" why="notFoundWhy" />;
}
