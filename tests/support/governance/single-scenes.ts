import type { Keypair } from "@solana/web3.js";
import * as purser from "../../../sdk/src";
import type { Client } from "../../../sdk/src";
import { holds, session } from "../sessions";
import type { World } from "../world";
import { approves, proposed, rejects, unapproves } from "./proposed";

/** How one action that needs no threshold is met, in a world of `governed` without delays. */
export interface SingleScene {
  /** Makes it possible for this signer; the index of the proposal that it is about, if it is about one. */
  readonly prepare?: (world: World, signer: Keypair) => Promise<bigint>;
  readonly act: (
    world: World,
    signer: Keypair,
    index: bigint,
  ) => (client: Client) => Promise<unknown>;
  /** Whether it was done. */
  readonly done: (world: World, index: bigint) => Promise<boolean>;
}

const FAULTED = 4;
const CANCELLED = 3;
/** Where a token account has its delegate, after a word that says whether it has one. */
const DELEGATE = 76;

const vaultOf = ({ client, vault }: World) => purser.fetchVault(client, vault);
const stored = ({ client, vault }: World, index: bigint) =>
  purser.fetchProposal(client, vault, index);

/** A proposal of somebody else's, which the signer has not voted on. */
const proposal = (world: World, signer: Keypair): Promise<bigint> => {
  const other = world.members.find((member) => member !== signer)!;
  return proposed(world, { revokeAll: {} }, { by: [other] });
};

/** A scene for each of them. */
export const SINGLE: Readonly<Record<string, SingleScene>> = {
  pause: {
    act:
      ({ vault }, member) =>
      (client) =>
        purser.pause(client, { vault, member }),
    done: async (world) => (await vaultOf(world)).paused === 1,
  },
  holdMandate: {
    act:
      ({ vault, agent, mint }, member) =>
      (client) =>
        purser.holdMandate(client, { vault, agent: agent.publicKey, mint, member }),
    done: async (world) => (await world.mandate()).held === 1,
  },
  holdSession: {
    act: (world, member) => holds(world, member),
    done: async (world) => (await session(world)).held === 1,
  },
  holdCounterparty: {
    act:
      ({ vault, payee }, member) =>
      (client) =>
        purser.holdCounterparty(client, { vault, payee, member }),
    done: async ({ client, vault, payee }) =>
      (await purser.fetchCounterparty(client, vault, payee))!.denied === 1,
  },
  propose: {
    act:
      ({ vault }, member) =>
      (client) =>
        purser.propose(client, { vault, member, action: { revokeAll: {} } }),
    done: async (world) => (await vaultOf(world)).proposals.some((made) => made === 1n),
  },
  approveProposal: {
    prepare: proposal,
    act: (world, member, index) => approves(world, index, member),
    done: async (world, index) => bits((await stored(world, index))!.approvals) === 2,
  },
  unapproveProposal: {
    prepare: (world, signer) => proposed(world, { revokeAll: {} }, { by: [signer] }),
    act: (world, member, index) => unapproves(world, index, member),
    done: async (world, index) => (await stored(world, index))!.approvals === 0,
  },
  rejectProposal: {
    prepare: proposal,
    act: (world, member, index) => rejects(world, index, member),
    done: async (world, index) => bits((await stored(world, index))!.rejections) === 1,
  },
  cancelProposal: {
    prepare: (world, signer) => proposed(world, { revokeAll: {} }, { by: [signer] }),
    act:
      ({ vault }, signer, index) =>
      (client) =>
        purser.cancelProposal(client, { vault, index, signer }),
    done: async (world, index) => (await stored(world, index))!.status === CANCELLED,
  },
  reclaimProposal: {
    prepare: async (world) => {
      const { client, vault, members } = world;
      const index = await proposed(world, { revokeAll: {} }, { by: [members[0]] });
      await purser.cancelProposal(client, { vault, index, signer: members[0] });
      return index;
    },
    act:
      ({ vault }, feePayer, index) =>
      (client) =>
        purser.reclaimProposal(client, { vault, index, feePayer }),
    done: async (world, index) => (await stored(world, index)) === null,
  },
  reclaimApproval: {
    prepare: async ({ client, vault, quorum: members }) => {
      await purser.revokeApproval(client, { vault, members, index: 0n });
      return 0n;
    },
    act:
      ({ vault }, feePayer, index) =>
      (client) =>
        purser.reclaimApproval(client, { vault, index, feePayer }),
    done: async ({ client, vault }, index) =>
      (await purser.fetchApproval(client, vault, index)) === null,
  },
  bootCheck: {
    prepare: async ({ client, vault, quorum: members }) => {
      await purser.pause(client, { vault, member: members[0] });
      await purser.resume(client, { vault, members });
      return 0n;
    },
    act:
      ({ vault }, feePayer) =>
      (client) =>
        purser.bootCheck(client, { vault, feePayer }),
    done: async (world) => (await vaultOf(world)).bootChecks === 1n,
  },
  reportFault: {
    prepare: async ({ chain, vault, mint, stranger }) => {
      // Cheat: no instruction lets anybody become the delegate of custody.
      const custody = purser.custodyAddress(vault, mint);
      const account = chain.account(custody)!;
      const data = Buffer.from(account.data);
      data.writeUInt32LE(1, DELEGATE - 4);
      data.set(stranger.publicKey.toBytes(), DELEGATE);
      chain.setAccount(custody, { ...account, lamports: BigInt(account.lamports), data });
      return 0n;
    },
    act:
      ({ vault }, feePayer) =>
      (client) =>
        purser.reportFault(client, { vault, feePayer }),
    done: async (world) => (await vaultOf(world)).mode === FAULTED,
  },
};

function bits(votes: number): number {
  return votes.toString(2).replaceAll("0", "").length;
}
