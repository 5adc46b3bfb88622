import { SystemProgram } from "@solana/web3.js";
import { address, lamports, type Address, type EncodedAccount } from "@solana/kit";

/** What stands for an account that does not exist: nothing, owned by the system program. */
export function absentAccount(at: Address): EncodedAccount {
  return {
    address: at,
    lamports: lamports(0n),
    programAddress: address(SystemProgram.programId.toBase58()),
    data: new Uint8Array(),
    executable: false,
    space: 0n,
  };
}
