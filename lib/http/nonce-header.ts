import "server-only";

/** What the proxy tells a page of: the nonce by which its inline scripts may run, in production. */
export const nonceHeader = "x-heddle-nonce";
