import { Keypair, PublicKey, SystemProgram, Transaction } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import { address, lamports as toLamports } from "@solana/kit";
import { createHash } from "node:crypto";
import type { ChainCore } from "./chain-core";
import { submit, type Submission } from "./execution";
import type { LandedTransaction } from "./ledger";
import { transactionErrorText, type TransactionErrorJson } from "./transaction-error";
import { readTransaction } from "./wire-transaction";

/** The key that airdrops come from; fixed, so that runs are alike. */
export const FAUCET: Keypair = Keypair.fromSeed(
  createHash("sha256").update("embedded chain faucet").digest(),
);

/** 9 million SOL: the largest round balance that a JSON number still carries exactly. */
const FAUCET_LAMPORTS = 9_000_000_000_000_000n;

/** The runtime refused an airdrop. */
export class AirdropFailed extends Error {
  constructor(
    readonly reason: TransactionErrorJson,
    to: PublicKey,
    lamports: bigint,
  ) {
    super(
      `airdrop of ${lamports} lamports to ${to.toBase58()} failed: ${transactionErrorText(reason)}`,
    );
    this.name = "AirdropFailed";
  }
}

/** Transfers from the faucet by an ordinary, recorded transaction. */
export function airdrop(core: ChainCore, to: PublicKey, lamports: bigint): LandedTransaction {
  const transfer = SystemProgram.transfer({ fromPubkey: FAUCET.publicKey, toPubkey: to, lamports });
  const submission = submitFromFaucet(core, transfer);
  if (submission.landed === null) throw new AirdropFailed(submission.err, to, lamports);
  if (submission.landed.err !== null) throw new AirdropFailed(submission.landed.err, to, lamports);
  return submission.landed;
}

/** Fills the faucet and has it sign and pay for an instruction. */
export function submitFromFaucet(core: ChainCore, instruction: TransactionInstruction): Submission {
  core.svm.setAccount({
    address: address(FAUCET.publicKey.toBase58()),
    lamports: toLamports(FAUCET_LAMPORTS),
    programAddress: address(SystemProgram.programId.toBase58()),
    data: new Uint8Array(),
    executable: false,
    space: 0n,
  });
  const transaction = new Transaction({
    feePayer: FAUCET.publicKey,
    recentBlockhash: core.ledger.newest.blockhash,
  }).add(instruction);
  transaction.sign(FAUCET);
  return submit(core, readTransaction(transaction.serialize()));
}
