import { createCloseAccountInstruction, NATIVE_MINT } from "@solana/spl-token";
import type { Signer } from "@solana/web3.js";
import { AccountMissing } from "../core/accounts";
import { tokenAddress } from "../core/address";
import type { Client } from "../core/client";
import { present } from "../core/opening";
import { send } from "../core/send";
import type { Landed } from "../core/send";

/** Whose native SOL is to be unwrapped. */
export interface Unwrapping {
  /** The wallet, such as a treasury after a withdrawal or a payee. */
  readonly owner: Signer;
  /** Pays the fee; by default the owner. */
  readonly feePayer?: Signer;
}

/**
 * Turns all wrapped SOL of a wallet's associated account into SOL by closing the account: the wallet has its lamports and
 * its rent back.
 *
 * @example
 * await unwrap(client, { owner: treasury });
 * @throws {AccountMissing} if the wallet has no such account.
 */
export async function unwrap(
  client: Client,
  { owner, feePayer = owner }: Unwrapping,
): Promise<Landed> {
  const account = tokenAddress(owner.publicKey, NATIVE_MINT);
  if (!present(await client.connection.getAccountInfo(account, "confirmed"))) {
    throw new AccountMissing("account of wrapped SOL", account);
  }
  const close = createCloseAccountInstruction(account, owner.publicKey, owner.publicKey);
  return send(client, { instructions: [close], signers: [feePayer, owner] });
}
