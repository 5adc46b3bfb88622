// CBMC 6.6 merges paths wrongly where a loop goes back from several places, as wasm2c writes loops that Rust leaves by
// "continue": it finds failures that no input causes and misses lines that inputs reach. So each loop gets one way back.

/** The text of a C function of wasm2c with one backward jump per loop. */
export function oneWayBack(text) {
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent, label] = /^( *)w2c_(L\d+): ?$/.exec(lines[at]) ?? [];
    if (label === undefined) continue;
    let end = at + 1;
    while (lines[end].startsWith(`${indent} `)) end += 1;
    const back = `goto w2c_${label};`;
    const body = lines.slice(at + 1, end);
    if (body.filter((line) => line.includes(back)).length < 2) continue;
    const again = body.map((line) => line.replace(back, `goto next_${label};`));
    const tail = [`goto after_${label};`, `next_${label}: ${back}`, `after_${label}:;`];
    lines.splice(at + 1, end - at - 1, ...again, ...tail.map((line) => `${indent}  ${line}`));
  }
  return lines.join("\n");
}
