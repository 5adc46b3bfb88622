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
