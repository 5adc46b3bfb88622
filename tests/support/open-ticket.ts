import { PublicKey } from "@solana/web3.js";
import { authorityAddress, mandateAddress, tokenAddress } from "../../sdk/src";
import { patch } from "./patch";
import type { World } from "./world";

const STAGES = { gated: 1n, transferred: 2n };

/**
 * Cheat: opens a ticket for the world's payee as `gate` would have in this slot, which no transaction of the program can
 * leave behind. With `transferred`, the balances are as after its transfer.
 */
export async function openTicket(
  world: World,
  amount: bigint,
  stage: keyof typeof STAGES = "gated",
  slot = world.chain.clock().slot,
): Promise<void> {
  const { vault, agent, mint, payee } = world;
  const moved = stage === "transferred" ? amount : 0n;
  const { evidence } = await world.mandate();
  patch(world, mandateAddress(vault, agent.publicKey, mint), "mandate", {
    "pending.stage": STAGES[stage],
    "pending.slot": slot,
    "pending.payee": payee,
    "pending.destination": tokenAddress(payee, mint),
    "pending.amount": amount,
    "pending.decision": evidence.head,
    "pending.before.source": (await world.balance(authorityAddress(vault))) + moved,
    "pending.before.destination": (await world.balance(payee)) - moved,
  });
}

/** Cheat: takes an open ticket away again; what is left of it is the ticket of nothing. */
export function closeTicket(world: World): void {
  const { vault, agent, mint } = world;
  patch(world, mandateAddress(vault, agent.publicKey, mint), "mandate", {
    "pending.stage": 0n,
    "pending.slot": 0n,
    "pending.payee": PublicKey.default,
    "pending.destination": PublicKey.default,
    "pending.amount": 0n,
    "pending.decision": PublicKey.default,
    "pending.before.source": 0n,
    "pending.before.destination": 0n,
  });
}
