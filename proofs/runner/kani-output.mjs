// Reads what Kani prints, in its regular format.

/** What Kani says of each harness, by its full name. */
function sections(text) {
  const [, ...parts] = text.split(/^Checking harness (?=[\w:]+\.\.\.)/m);
  return parts.map((part) => ({ name: /^[\w:]+?(?=\.\.\.)/.exec(part)[0], part }));
}

/** The harnesses that Kani verified. */
export function verified(text) {
  const passed = sections(text).filter(({ part }) => /^VERIFICATION:- SUCCESSFUL/m.test(part));
  return new Set(passed.map(({ name }) => name));
}

/** The harnesses each of whose covers some input satisfies. */
export function allCovered(text) {
  const covered = sections(text).filter(({ part }) => {
    const [, some, all] = /(\d+) of (\d+) cover properties satisfied/.exec(part) ?? [];
    return all !== undefined && some === all;
  });
  return new Set(covered.map(({ name }) => name));
}
