export type Position = { x: number; y: number };

/** Where each node's top left corner is, by id. */
export type Positions = Readonly<Record<string, Position>>;

export type Link = { from: string; to: string };
