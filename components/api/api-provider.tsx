"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiError } from "./api-error";
import { EventFeed } from "./event-feed";

function signInAgain() {
  const here = `${location.pathname}${location.search}`;
  location.assign(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`);
}

function makeClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.code === "unauthenticated") signInAgain();
      },
    }),
    defaultOptions: {
      // A failed read is shown at once and asked again at the next turn; the last good answer stays.
      queries: { retry: false, networkMode: "always", gcTime: 600_000, refetchOnWindowFocus: "always" },
      mutations: { networkMode: "always" },
    },
  });
}

type Props = {
  /** False before anybody is signed in: nobody would be told of anything. */
  hearsEvents?: boolean;
  children: ReactNode;
};

/** One cache of answers and one event stream for all pages of the console. */
export function ApiProvider({ hearsEvents = true, children }: Props) {
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={client}>
      {hearsEvents && <EventFeed />}
      {children}
    </QueryClientProvider>
  );
}
