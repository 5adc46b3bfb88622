import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Finding, Payment } from "../../sdk/src";
import { denied, WAYS } from "./attempt";
import type { Scene } from "./refusal";
import { attempt, withSessions } from "./sessions";
import type { World } from "./world";

/** What names the mandate of the world's agent, or of another one. */
export function mandateName(
  { vault, mint, agent }: World,
  of: PublicKey = agent.publicKey,
): { readonly vault: PublicKey; readonly agent: PublicKey; readonly mint: PublicKey } {
  return { vault, agent: of, mint };
}

/** Puts the mandate of the world's agent on hold, as an action of whatever client. */
export const holdsMandate =
  (world: World, member: Keypair = world.members[2], feePayer: Keypair = member) =>
  (client: Client): Promise<purser.Landed> =>
    purser.holdMandate(client, { ...mandateName(world), member, feePayer });

/** Releases it, as an action of whatever client. */
export const releasesMandate =
  (world: World) =>
  (client: Client): Promise<purser.Landed> =>
    purser.releaseMandate(client, { ...mandateName(world), members: world.quorum });

/** Puts a payee on hold, as an action of whatever client. */
export const holdsPayee =
  (
    world: World,
    payee: PublicKey = world.payee,
    member: Keypair = world.members[2],
    payer: Keypair = member,
  ) =>
  (client: Client): Promise<purser.Landed> =>
    purser.holdCounterparty(client, { vault: world.vault, payee, member, payer });

/** Releases it, as an action of whatever client. */
export const releasesPayee =
  (world: World, payee: PublicKey = world.payee) =>
  (client: Client): Promise<purser.Landed> =>
    purser.releaseCounterparty(client, { vault: world.vault, payee, members: world.quorum });

/** The address of a payee's record. */
export function recordAt({ vault }: World, payee: PublicKey): PublicKey {
  return purser.counterpartyAddress(vault, payee);
}

/** A payee's record as stored. */
export async function record(
  { client, vault, payee }: World,
  of: PublicKey = payee,
): Promise<purser.CounterpartyAccount> {
  const found = await purser.fetchCounterparty(client, vault, of);
  if (!found) throw new Error("no record");
  return found;
}

/** The world with its sessions and these payees: a refusal leaves their records as they are too. */
export function withPayees(world: World, payees: readonly PublicKey[]): Scene {
  const scene = withSessions(world);
  return {
    ...scene,
    snapshot: () => {
      const stored = payees.map((payee) => world.chain.account(recordAt(world, payee)));
      const lines = stored.map((account) =>
        account ? `${account.lamports} ${account.data.toString("hex")}` : "-",
      );
      return [scene.snapshot?.(), ...lines].join("\n");
    },
  };
}

/** Sees that a payment is denied with this, in whatever way it is asked for, to the agent and in its session. */
export async function deniesEverywhere(
  world: World,
  expected: Pick<Finding, "gate" | "reason"> & Partial<Pick<Finding, "limit">>,
  change: Partial<Payment> = {},
): Promise<void> {
  const plain = { outcome: "deny", got: 0n, limit: 0n, headroom: 0n, passesAt: null };
  for (const way of WAYS) {
    for (const tried of [{ payment: world.payment(1n, change) }, attempt(world, 1n, change)]) {
      assert.deepEqual(await denied(world, way, tried), { ...plain, ...expected }, way);
    }
  }
}
