import messages from "@/messages/en.json";

export default function OverviewPage() {
  return <h1>{messages.nav.overview}</h1>;
}
