import { PublicKey, SystemProgram } from "@solana/web3.js";
import type { Signer } from "@solana/web3.js";
import { fetchVault } from "../core/accounts";
import type { VaultAccount } from "../core/accounts";
import { proposalAddress } from "../core/address";
import type { Client } from "../core/client";
import { clusterTime } from "../core/clock";
import { number } from "../core/number";
import { send } from "../core/send";
import type { Landed } from "../core/send";
import { preparedAction } from "./proposable";
import type { Proposable } from "./proposable";

/** An action that a member proposes to the others. */
export interface NewProposal {
  readonly vault: PublicKey;
  /** Proposes it, and approves it by that. */
  readonly member: Signer;
  /** One action by its name: `{ grantMandate: { agent, mint, terms } }`. */
  readonly action: Proposable;
  /** It dies at this unix second, at most 366 days from now; by default 14 days after the longest delay of the vault. */
  readonly latest?: bigint;
  /** Pays fee and rent, and gets the rent back by `reclaimProposal`; by default the member. */
  readonly payer?: Signer;
  /** The vault that it was prepared against; by default as found when it is sent. */
  readonly expected?: Pick<
    VaultAccount,
    "members" | "memberCount" | "proposals" | "governanceEpoch" | "timelock" | "approvalDelay"
  >;
}

/** Proof of a proposal. */
export interface ProposalReceipt extends Landed {
  /** What the other members name to approve it. */
  readonly index: bigint;
}

/** A member's place is the lowest three bits of its proposals' indices. */
const PLACES = 8n;
const TERM = 14n * 86_400n;

/**
 * Proposes an action of the threshold. It can be executed once enough members approve it and its delay, counted from that
 * moment, is over; `proposals` tells when.
 *
 * @example
 * const { index } = await propose(client, { vault, member: alice, action: { grantMandate: { agent, mint, terms } } });
 * await approveProposal(client, { vault, index, member: bob });
 * // After the timelock:
 * await executeProposal(client, { vault, index, payer: alice });
 * @throws {PolicyRefused} such as `NotAMember`, `StaleVersion`, `InvalidTerm`.
 */
export async function propose(client: Client, proposal: NewProposal): Promise<ProposalReceipt> {
  const { vault, member, payer = member } = proposal;
  const { program, connection } = client;
  const expected = proposal.expected ?? (await fetchVault(client, vault));
  const index = nextProposal(expected, member.publicKey);
  const { name, subjects, ...prepared } = await preparedAction(
    client,
    vault,
    proposal.action,
    index,
  );
  const latest = proposal.latest ?? (await clusterTime(connection)) + longestDelay(expected) + TERM;

  const [first = PublicKey.default, second = PublicKey.default] = subjects;
  const instruction = await program.methods
    .propose(number("index", index), number("governanceEpoch", expected.governanceEpoch), {
      action: actionNumber(client, name),
      subjects: [first, second],
      latest: number("latest", latest),
      arguments: [...prepared.arguments],
    })
    .accountsStrict({
      payer: payer.publicKey,
      member: member.publicKey,
      vault,
      proposal: proposalAddress(vault, index, program.programId),
      systemProgram: SystemProgram.programId,
    })
    .instruction();
  const landed = await send(client, { instructions: [instruction], signers: [payer, member] });
  return { ...landed, index };
}

/** Whoever is no member is refused by the program; any index will do. */
function nextProposal(
  { members, memberCount, proposals }: NonNullable<NewProposal["expected"]>,
  member: PublicKey,
): bigint {
  const place = members.slice(0, memberCount).findIndex((key) => key.equals(member));
  return place < 0 ? 0n : (proposals[place] ?? 0n) * PLACES + BigInt(place);
}

function longestDelay({ timelock, approvalDelay }: NonNullable<NewProposal["expected"]>): bigint {
  return timelock > approvalDelay ? timelock : approvalDelay;
}

/** The number of an action: its instruction's discriminator. */
function actionNumber({ program }: Client, name: string): number {
  const described = program.idl.instructions.find((one) => one.name === name);
  if (!described) throw new Error(`the program has no instruction ${name}`);
  return described.discriminator[0];
}
