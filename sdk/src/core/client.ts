import { Program } from "@coral-xyz/anchor";
import type { Idl } from "@coral-xyz/anchor";
import type { Connection, PublicKey } from "@solana/web3.js";
import idl from "../../artifacts/policy_vault.json";
import type { PolicyVault } from "../../artifacts/policy_vault";
import { PROGRAM_ID } from "./address";

/** What every function of this package takes first: a cluster, and the program on it. */
export interface Client {
  readonly connection: Connection;
  readonly program: Program<PolicyVault>;
}

/**
 * A client of the program on the connection's cluster.
 *
 * @example
 * const client = connect(new Connection("https://api.devnet.solana.com"));
 */
export function connect(connection: Connection, programId: PublicKey = PROGRAM_ID): Client {
  const described = { ...idl, address: programId.toBase58() } as Idl;
  return { connection, program: new Program(described, { connection }) };
}
