/** A list with the item at a place replaced. */
export function replaced<T>(list: readonly T[], place: number, item: T): T[] {
  return list.map((old, index) => (index === place ? item : old));
}

/** A list with an item put in at a place. */
export function inserted<T>(list: readonly T[], place: number, item: T): T[] {
  return [...list.slice(0, place), item, ...list.slice(place)];
}

/** A list without the item at a place. */
export function without<T>(list: readonly T[], place: number): T[] {
  return [...list.slice(0, place), ...list.slice(place + 1)];
}

/** A list in which the items at two places have changed places. */
export function swapped<T>(list: readonly T[], one: number, other: number): T[] {
  return list.map((item, index) => {
    if (index === one) return itemAt(list, other);
    return index === other ? itemAt(list, one) : item;
  });
}

/** The item at a place, which must be there: tampering with nothing would prove nothing. */
export function itemAt<T>(list: readonly T[], place: number): T {
  const item = list[place];
  if (item === undefined) throw new RangeError(`there is nothing at place ${place}`);
  return item;
}

/** Bytes with one bit of the byte at a place changed. */
export function flipped(bytes: Uint8Array, place: number): Uint8Array {
  return bytes.map((byte, index) => (index === place ? byte ^ 1 : byte));
}
