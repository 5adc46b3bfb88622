import type { PublicKey, Signer } from "@solana/web3.js";

/** What a member says of a proposal. */
export interface Vote {
  readonly vault: PublicKey;
  /** The proposal's number in the vault. */
  readonly index: bigint;
  readonly member: Signer;
  /** Pays the fee; by default the member. */
  readonly feePayer?: Signer;
}
