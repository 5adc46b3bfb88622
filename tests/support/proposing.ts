import { PublicKey, SystemProgram } from "@solana/web3.js";
import type { AccountMeta, Signer, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Proposable, ProposalAccount } from "../../sdk/src";
import { number } from "../../sdk/src/core/number";
import type { Scene } from "./refusal";
import type { World } from "./world";

/** An action that waits for nothing, has no subject, and can be proposed at any time. */
export const AT_ONCE: Proposable = { revokeAll: {} };
/** Its number in the governance table. */
export const AT_ONCE_NUMBER = 8;
/** Values of a proposal's status. */
export const STATUS = { open: 1, executed: 2, cancelled: 3 } as const;

/** Proposes an action by member 1 and lets member 2 approve it, so that a threshold of the world's vault does. */
export async function approvedProposal(
  world: World,
  action: Proposable,
  client: Client = world.client,
): Promise<bigint> {
  const { vault, members } = world;
  const { index } = await purser.propose(client, { vault, member: members[0], action });
  await purser.approveProposal(client, { vault, index, member: members[1] });
  return index;
}

/** Executes a proposal, at a stranger's cost: whoever pays has no say. */
export function executes(world: World, index: bigint) {
  const { vault, stranger: payer } = world;
  return (client: Client): Promise<purser.Landed> =>
    purser.executeProposal(client, { vault, index, payer });
}

/** Carries an action through proposal, votes and the vault's timelock. */
export async function carries(world: World, action: Proposable): Promise<purser.Landed> {
  const index = await approvedProposal(world, action);
  const { timelock } = await purser.fetchVault(world.client, world.vault);
  world.chain.advance(timelock);
  return executes(world, index)(world.client);
}

/** Has a member propose an action, which no other member approves. */
export async function proposed(
  { client, vault, members }: World,
  change: Partial<purser.NewProposal> = {},
): Promise<bigint> {
  const proposal = { vault, member: members[0], action: AT_ONCE, ...change };
  return (await purser.propose(client, proposal)).index;
}

/** A proposal's address. */
export function proposalAt({ vault }: { readonly vault: PublicKey }, index: bigint): PublicKey {
  return purser.proposalAddress(vault, index);
}

/** A proposal as stored. */
export async function stored({ client, vault }: World, index: bigint): Promise<ProposalAccount> {
  const found = await purser.fetchProposal(client, vault, index);
  if (!found) throw new Error(`no proposal ${index}`);
  return found;
}

/** What a member can say of a proposal. */
export type VoteName = "approveProposal" | "unapproveProposal" | "rejectProposal";

/** Votes on a proposal of the world's vault, as an action of whatever client. */
export function votes(world: World, vote: VoteName, index: bigint, member: Signer) {
  const { vault } = world;
  return (client: Client): Promise<purser.Landed> => purser[vote](client, { vault, index, member });
}

/** Ends a proposal, as an action of whatever client. */
export function cancels({ vault }: World, index: bigint, signer: Signer) {
  return (client: Client): Promise<purser.Landed> =>
    purser.cancelProposal(client, { vault, index, signer });
}

/** Takes the rent of a proposal back, at a stranger's cost, as an action of whatever client. */
export function reclaims({ vault, stranger: feePayer }: World, index: bigint) {
  return (client: Client): Promise<purser.Landed> =>
    purser.reclaimProposal(client, { vault, index, feePayer });
}

/** The world with every account of the program: a refusal leaves all proposals as they are too. */
export function withProposals(world: World): Scene {
  const { chain, client } = world;
  return { chain, client, snapshot: () => [world.snapshot(), ...programBytes(world)].join("\n") };
}

/** The bytes of all accounts of the program but the ones named. */
export function programBytes(
  { chain }: World,
  except: readonly PublicKey[] = [],
): readonly string[] {
  return chain
    .programAccounts(purser.PROGRAM_ID)
    .filter(({ address }) => !except.some((excepted) => excepted.equals(address)))
    .map(
      ({ address, lamports, data }) => `${address.toBase58()} ${lamports} ${data.toString("hex")}`,
    );
}

/** A proposal as somebody could send it who does not use the client. */
export interface RawProposal {
  readonly action?: number;
  readonly subjects?: readonly [PublicKey, PublicKey];
  readonly arguments?: Uint8Array;
  readonly latest?: bigint;
  readonly index?: bigint;
  readonly governanceEpoch?: bigint;
  readonly member?: Signer;
  readonly payer?: Signer;
  /** Where the proposal is to be stored, other than at the address of its index. */
  readonly at?: PublicKey;
}

/** The index that a member's next proposal takes. */
export async function nextIndex({ client, vault }: World, member: PublicKey): Promise<bigint> {
  const { members, proposals } = await purser.fetchVault(client, vault);
  const place = members.findIndex((key) => key.equals(member));
  return (proposals[place] ?? 0n) * 8n + BigInt(Math.max(place, 0));
}

/** The instruction that proposes it: by member 1, about nothing, unless told otherwise. */
export async function rawProposal(
  world: World,
  raw: RawProposal = {},
): Promise<TransactionInstruction> {
  const { client, vault, members } = world;
  const { member = members[0], payer = member, subjects } = raw;
  const index = raw.index ?? (await nextIndex(world, member.publicKey));
  const epoch = raw.governanceEpoch ?? (await purser.fetchVault(client, vault)).governanceEpoch;
  const terms = {
    action: raw.action ?? AT_ONCE_NUMBER,
    subjects: [...(subjects ?? [PublicKey.default, PublicKey.default])],
    latest: number("latest", raw.latest ?? world.chain.clock().unixTime + 86_400n),
    // The first grant epoch.
    arguments: [...(raw.arguments ?? Buffer.of(1, 0, 0, 0, 0, 0, 0, 0))],
  };
  return client.program.methods
    .propose(number("index", index), number("governanceEpoch", epoch), terms)
    .accountsStrict({
      payer: payer.publicKey,
      member: member.publicKey,
      vault,
      proposal: raw.at ?? proposalAt(world, index),
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

/** Proposes it, as an action of whatever client. */
export async function proposesRaw(world: World, raw: RawProposal = {}) {
  const { member = world.members[0], payer = member } = raw;
  const instruction = await rawProposal(world, raw);
  return (client: Client): Promise<purser.Landed> =>
    purser.send(client, { instructions: [instruction], signers: [payer, member] });
}

/** A proposal among the trailing accounts of an action. */
export function shown(proposal: PublicKey, isWritable = true): AccountMeta {
  return { pubkey: proposal, isSigner: false, isWritable };
}
