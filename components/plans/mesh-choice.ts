/** The meshes of a plan that is being made, in their order, each in or left out. */
export type MeshChoice = readonly { mesh: string; isIn: boolean }[];

/** Where it begins: the mesh that is looked at first, all of them in. Pure. */
export function startingChoice(meshes: readonly string[], own: string): MeshChoice {
  const order = [...meshes.filter((mesh) => mesh === own), ...meshes.filter((mesh) => mesh !== own)];
  return order.map((mesh) => ({ mesh, isIn: true }));
}

/** One mesh a place earlier (-1) or later (1); at an end it stays. Pure. */
export function movedBy(choice: MeshChoice, mesh: string, by: -1 | 1): MeshChoice {
  const from = choice.findIndex((each) => each.mesh === mesh);
  const to = from + by;
  const moved = choice[from];
  if (!moved || to < 0 || to >= choice.length) return choice;
  return choice.filter((_, at) => at !== from).toSpliced(to, 0, moved);
}

/** One mesh taken in, or left out. Pure. */
export function toggled(choice: MeshChoice, mesh: string): MeshChoice {
  return choice.map((each) => (each.mesh === mesh ? { ...each, isIn: !each.isIn } : each));
}
