import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Capability, Credentials, NewApproval, Payment } from "../../sdk/src";
import { capabilityHash } from "../../sdk/src/core/capability";
import { keypair, NOON } from "./world";
import type { World } from "./world";

/** Whose word the owners may accept. */
export const ATTESTOR = keypair("attestor");
export const OTHER_ATTESTOR = keypair("other attestor");

/** The capability that mandates require unless they say otherwise. */
export const PAYMENTS = "payments";
/** When attestations and approvals end unless a test says otherwise. */
export const ENDS = NOON + 3_600n;

/** Has the owners accept an attestor, of the world's vault or of another one of the same members. */
export async function accept(
  world: World,
  {
    attestor = ATTESTOR.publicKey,
    capabilities = [PAYMENTS] as readonly Capability[],
    vault = world.vault,
  } = {},
): Promise<void> {
  const { client, quorum: members } = world;
  await purser.setAttestor(client, { vault, members, attestor, capabilities });
}

/** What an attestation is about, where it is not the world's agent and its payments. */
export type Vouched = Partial<purser.NewAttestation>;

/** Has an accepted attestor attest, at somebody else's expense. */
export async function vouch(world: World, change: Vouched = {}): Promise<Attested> {
  const { vault, client, stranger: payer } = world;
  const attestation = {
    ...{ vault, attestor: ATTESTOR, agent: world.agent.publicKey, capability: PAYMENTS, payer },
    ...{ expiresAt: ENDS, ...change },
  };
  await purser.attest(client, attestation);
  return {
    attestor: attestation.attestor.publicKey,
    capability: capabilityHash(attestation.capability),
  };
}

/** An attestation, as a payment's credentials name it. */
export type Attested = NonNullable<Credentials["attestation"]>;

/** The accounts of an attestation and of its attestor. */
export function accountsOf(
  world: World,
  { attestor, capability }: Attested,
  { vault = world.vault, agent = world.agent.publicKey } = {},
): { readonly attestor: PublicKey; readonly attestation: PublicKey } {
  return {
    attestor: purser.attestorAddress(vault, attestor),
    attestation: purser.attestationAddress({ vault, attestor, agent, capability }),
  };
}

/** Has the owners approve a payment: exactly it, unless a change says otherwise. */
export async function approve(
  { client, quorum: members }: World,
  payment: Payment,
  change: Partial<NewApproval> = {},
): Promise<bigint> {
  const approval = { ...payment, members, notAfter: ENDS, ...change };
  return (await purser.approvePayment(client, approval)).index;
}

/** Has the owners approve a payment as {@link approve} does, but whatever its id. */
export async function approveAnyId(
  { client, quorum: members }: World,
  { vault, agent, payee, amount }: Payment,
  change: Partial<NewApproval> = {},
): Promise<bigint> {
  const approval = { vault, agent, payee, amount, members, notAfter: ENDS, ...change };
  return (await purser.approvePayment(client, approval)).index;
}
