import type { PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";
import { fetchVault } from "../core/accounts";
import type { Client } from "../core/client";
import { cosigners, send } from "../core/send";
import type { Landed } from "../core/send";
import type { OwnersAction } from "./action";
import { actionInstructions } from "./action-instructions";

/** A vault, and the version of what an action changes. */
export interface Expecting {
  readonly vault: PublicKey;
  /** The version that the action was prepared against; by default the one found when it is sent or proposed. */
  readonly expectedVersion?: bigint;
}

/** The members who sign an action together. */
export interface Cosigners {
  /** At least the vault's threshold of distinct members. */
  readonly members: readonly Signer[];
  /** Pays fee and rent; by default the first member. */
  readonly payer?: Signer;
}

/** An action of the owners: the vault, and the members who sign it together. */
export interface Cosigned extends Expecting, Cosigners {}

/** A co-signed action without anybody to pay its fee. */
export class NobodySigns extends Error {
  constructor() {
    super("name at least one member, or a payer");
    this.name = "NobodySigns";
  }
}

/** Who pays, and all signers with the payer first. */
function payerAndSigners({ members, payer = members[0] }: Cosigners): {
  readonly payer: Signer;
  readonly signers: readonly [Signer, ...Signer[]];
} {
  if (!payer) throw new NobodySigns();
  return { payer, signers: [payer, ...members] };
}

/** Sends an action that members sign together, after what must go before it at the payer's cost. */
export async function cosign(
  client: Client,
  action: OwnersAction,
  cosigning: Cosigners,
  before: (payer: PublicKey) => Promise<TransactionInstruction[]> = async () => [],
): Promise<Landed> {
  const { payer, signers } = payerAndSigners(cosigning);
  const paying = payer.publicKey;
  const own = await actionInstructions(client, action, paying, cosigners(signers));
  return send(client, { instructions: [...(await before(paying)), ...own], signers });
}

/** The version of a vault that an action expects. */
export async function vaultVersion(
  client: Client,
  { vault, expectedVersion }: Expecting,
): Promise<bigint> {
  return expectedVersion ?? (await fetchVault(client, vault)).version;
}
