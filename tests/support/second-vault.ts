import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { OPEN_TERMS, keypair } from "./world";
import type { World } from "./world";

/** A vault of other owners on the same chain, with the same mint, agent and payee. */
export interface SecondVault {
  readonly vault: PublicKey;
  readonly owner: Keypair;
  readonly budget: PublicKey;
  readonly mandate: PublicKey;
  readonly counterparty: PublicKey;
  readonly authority: PublicKey;
  readonly custody: PublicKey;
}

/** Creates it: one owner of its own, running, everything admitted and granted. */
export async function secondVault(world: World): Promise<SecondVault> {
  const { client, mint, payee, agent } = world;
  const owner = keypair("second owner");
  world.chain.airdrop(owner.publicKey, 10_000_000_000n);
  const { vault } = await purser.createVault(client, {
    creator: owner,
    id: 1n,
    members: [owner.publicKey],
    threshold: 1,
    withdrawal: [owner.publicKey],
  });
  const cosigned = { vault, members: [owner] };
  await purser.resume(client, cosigned);
  await purser.boot(client, { vault, feePayer: owner });
  await purser.setBudget(client, { ...cosigned, mint, caps: {} });
  await purser.grantMandate(client, {
    ...cosigned,
    mint,
    agent: agent.publicKey,
    terms: OPEN_TERMS,
  });
  await purser.setCounterparty(client, { ...cosigned, payee, rating: { tier: 1 } });
  return {
    vault,
    owner,
    budget: purser.budgetAddress(vault, mint),
    mandate: purser.mandateAddress(vault, agent.publicKey, mint),
    counterparty: purser.counterpartyAddress(vault, payee),
    authority: purser.authorityAddress(vault),
    custody: purser.custodyAddress(vault, mint),
  };
}
