import type { Metadata } from "next";
import { AccessPage } from "@/components/access/access-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.access.title };

export default function Page() {
  return <AccessPage />;
}
