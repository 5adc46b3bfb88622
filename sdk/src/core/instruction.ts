import type { PolicyVault } from "../../artifacts/policy_vault";
import type { Client } from "./client";

/** An instruction as the program's IDL describes it. */
export type Described = PolicyVault["instructions"][number];

/** Which of the program's instructions this data calls; `null` if none. */
export function describedBy({ program }: Client, data: Uint8Array): Described | null {
  const found = program.idl.instructions.find(({ discriminator }) =>
    Buffer.from(discriminator).equals(data.subarray(0, discriminator.length)),
  );
  return found ?? null;
}

/** Which instruction this data calls, and its arguments, as the IDL's coder reads them; `null` if none. Bytes behind them are left. */
export function decodedBy({ program }: Client, data: Buffer): Decoded | null {
  // The IDL's coder has one method to decode, which its interface does not name.
  return (program.coder.instruction as unknown as Decoder).decode(data);
}

interface Decoded {
  readonly name: string;
  readonly data: object;
}

interface Decoder {
  decode(data: Buffer): Decoded | null;
}
