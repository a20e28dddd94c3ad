/** `path` in dot notation, as in `route.rules.0.split`. */
export type ConfigFault = { path: string; message: string };
