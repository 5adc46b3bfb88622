import { Keypair, PublicKey, SystemProgram, Transaction } from "@solana/web3.js";
import { address, lamports as toLamports } from "@solana/kit";
import { createHash } from "node:crypto";
import type { ChainCore } from "./chain-core";
import { submit } from "./execution";
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

/** Fills the faucet and transfers from it by an ordinary, recorded transaction. */
export function airdrop(core: ChainCore, to: PublicKey, lamports: bigint): LandedTransaction {
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
  }).add(SystemProgram.transfer({ fromPubkey: FAUCET.publicKey, toPubkey: to, lamports }));
  transaction.sign(FAUCET);
  const submission = submit(core, readTransaction(transaction.serialize()));
  if (submission.landed === null) throw new AirdropFailed(submission.err, to, lamports);
  if (submission.landed.err !== null) throw new AirdropFailed(submission.landed.err, to, lamports);
  return submission.landed;
}
