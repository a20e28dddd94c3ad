import type { Metadata } from "next";
import { ChangesPage } from "@/components/changes/changes-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.changes.title };

export default function Page() {
  return <ChangesPage />;
}
