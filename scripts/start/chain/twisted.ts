import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../../sdk/src";
import type { Row } from "../input/payments";
import type { Stage } from "./stage";

/** Instructions that show other accounts than the SDK would: what a thief or a faulty client might try. */
export function twisted(
  stage: Stage,
  { agent, mint: mintName, twists }: Row,
  payment: purser.Payment,
  instructions: TransactionInstruction[],
): TransactionInstruction[] {
  const { vault } = stage;
  const decoy = stage.decoy ?? vault;
  const mint = stage.mint(mintName).address;
  const shown: [PublicKey, PublicKey][] = [];
  if (twists.signer !== undefined) {
    shown.push([stage.wallet(agent), stage.person(twists.signer).publicKey]);
  }
  if (twists.budget !== undefined) {
    shown.push([purser.budgetAddress(vault, mint), purser.budgetAddress(decoy, mint)]);
  }
  if (twists.authority !== undefined) {
    shown.push([purser.authorityAddress(vault), purser.authorityAddress(decoy)]);
  }
  if (twists.source !== undefined) {
    shown.push([purser.custodyAddress(vault, mint), purser.custodyAddress(decoy, mint)]);
  }
  if (twists.record !== undefined) {
    const other = purser.counterpartyAddress(vault, stage.wallet(twists.record));
    shown.push([purser.counterpartyAddress(vault, payment.payee), other]);
  }
  const [owner, other] = twists.mandate?.split("/") ?? [];
  if (owner !== undefined && other !== undefined) {
    const mandate = purser.mandateAddress(vault, stage.wallet(owner), stage.mint(other).address);
    shown.push([purser.mandateAddress(vault, stage.wallet(agent), mint), mandate]);
  }
  for (const meta of instructions.flatMap(({ keys }) => keys)) {
    meta.pubkey = shown.find(([from]) => from.equals(meta.pubkey))?.[1] ?? meta.pubkey;
  }
  return instructions;
}
