import type { Metadata } from "next";
import { LogsPage } from "@/components/logs/logs-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.logs.title };

export default function Page() {
  return <LogsPage />;
}
