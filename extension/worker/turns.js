// One after the other: what changes the same thing waits for its turn, so that nothing happens twice.
const last = new Map();

export function inTurn(name, work) {
  const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
  last.set(name, turn.catch(() => {}));
  return turn;
}
