/** Something that a proposal would change, in words and units. */
export interface ProposedChange {
  /** By its name in the terms of the action, such as `caps.day`; one entry each of what is listed, such as `member`. */
  readonly field: string;
  /** As it is; `null` where there is nothing yet. */
  readonly before: string | null;
  /** As it would be; `null` for what would be gone. */
  readonly after: string | null;
}

/** The fields of something, in words and units. */
export type Fields = Readonly<Record<string, string>>;

/** The fields that would change. */
export function changedFields(before: Fields | null, after: Fields): ProposedChange[] {
  return Object.entries(after).flatMap(([field, value]) =>
    before?.[field] === value ? [] : { field, before: before?.[field] ?? null, after: value },
  );
}

/** What would be taken from a list, and what would come to it. */
export function changedList(
  field: string,
  before: readonly string[],
  after: readonly string[],
): ProposedChange[] {
  const gone = before.filter((one) => !after.includes(one));
  const added = after.filter((one) => !before.includes(one));
  return [
    ...gone.map((one) => ({ field, before: one, after: null })),
    ...added.map((one) => ({ field, before: null, after: one })),
  ];
}

/** A stored flag. */
export function yesOrNo(flag: boolean | number): string {
  return flag ? "yes" : "no";
}
