import type { ExecutableMessage } from "./wire-transaction";

const MEMO_PROGRAMS = [
  "Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo",
  "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr",
];

/**
 * The transaction's memos as a signature listing shows them, `[length] text`, or null without any.
 */
export function memoOf(message: ExecutableMessage): string | null {
  const memos = message.compiledInstructions.flatMap(({ programIdIndex, data }) => {
    const program = message.staticAccountKeys[programIdIndex]?.toBase58();
    if (program === undefined || !MEMO_PROGRAMS.includes(program)) return [];
    return [`[${data.length}] ${Buffer.from(data).toString("utf8")}`];
  });
  return memos.length === 0 ? null : memos.join("; ");
}
