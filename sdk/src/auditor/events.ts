import type { Client } from "../core/client";

/** What the program logs of a record: its number and the chain's head with it. */
export interface RecordedEvent {
  readonly sequence: bigint;
  readonly head: Uint8Array;
}

/** The same, and where it was logged. */
export interface PlacedEvent extends RecordedEvent {
  /** Invocations that the log had begun by then, of all programs. */
  readonly begun: number;
}

/** The program's events in a transaction's log. */
export interface RecordedEvents {
  /** In the order in which they were emitted. */
  readonly events: readonly RecordedEvent[];
  /** Whether the log is whole. The events of a cut log are a beginning of all of them. */
  readonly complete: boolean;
}

/** What an IDL says of an event. */
interface DescribedEvent {
  readonly name: string;
  readonly discriminator: readonly number[];
}

const DATA = "Program data: ";
const DISCRIMINATOR_BYTES = 8;
const EVENT_BYTES = DISCRIMINATOR_BYTES + 8 + 32;

/**
 * Reads the program's events out of a log. An event counts only if the program itself stood on top of the invocation
 * stack when it was logged: what another program logs is not counted, whatever it looks like.
 */
export function recordedEvents(client: Client, logs: readonly string[]): RecordedEvents {
  const { events, complete } = placedEvents(client, logs);
  return { events: events.map(({ sequence, head }) => ({ sequence, head })), complete };
}

/** As {@link recordedEvents}, with the place of each in the log. */
export function placedEvents(
  { program }: Client,
  logs: readonly string[],
): { readonly events: readonly PlacedEvent[]; readonly complete: boolean } {
  const own = program.programId.toBase58();
  // The IDL's type names every event there is now; a later version may have more, or others.
  const described: readonly DescribedEvent[] = program.idl.events;
  const discriminator = Buffer.from(
    described.find(({ name }) => name === "recorded")?.discriminator ?? [],
  );
  const stack: string[] = [];
  const events: PlacedEvent[] = [];
  let begun = 0;
  for (const line of logs) {
    // What follows the cut may be any later line: the stack cannot be trusted any more.
    if (line === "Log truncated") return { events, complete: false };
    const invoked = /^Program (\w+) invoke \[\d+\]$/.exec(line)?.[1];
    if (invoked) {
      stack.push(invoked);
      begun += 1;
    }
    if (/^Program \w+ (success$|failed: )/.test(line)) stack.pop();
    else if (line.startsWith(DATA) && stack.at(-1) === own) {
      const bytes = Buffer.from(line.slice(DATA.length), "base64");
      if (bytes.length === EVENT_BYTES && bytes.subarray(0, 8).equals(discriminator)) {
        events.push({
          sequence: bytes.readBigUInt64LE(8),
          head: new Uint8Array(bytes.subarray(16)),
          begun,
        });
      }
    }
  }
  return { events, complete: true };
}
