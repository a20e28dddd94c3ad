import type { Metadata } from "next";
import { ModelsPage } from "@/components/models/models-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.models.title };

export default function Page() {
  return <ModelsPage />;
}
