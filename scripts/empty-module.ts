// Stands in for `server-only` outside Next, where its guard has nothing to guard.
export {};
