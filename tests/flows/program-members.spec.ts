import assert from "node:assert/strict";
import type { PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Landed, Proposable } from "../../sdk/src";
import { sendRaw } from "../support/cosigning";
import { KEY, open } from "../support/sessions";
import { instructionsOf } from "../support/landing";
import { NOT_SIGNED } from "../support/outcome";
import { refuses } from "../support/refusal";
import type { Act } from "../support/refusal";
import {
  deployRelay,
  forward,
  OTHER_RELAY_AGENT,
  OTHER_RELAY_ID,
  RELAY_AGENT,
  RELAY_ID,
} from "../support/relay";
import { keypair, World } from "../support/world";

const TIMELOCK = 3_600n;
const RUN = 2;

/** Stands in for a program's address where the client asks for a signer; it signs nothing that is sent. */
const STAND_IN = keypair("stand-in");
const OTHER_STAND_IN = keypair("other stand-in");
const PROGRAMS: readonly (readonly [Signer, PublicKey, PublicKey])[] = [
  [STAND_IN, RELAY_AGENT, RELAY_ID],
  [OTHER_STAND_IN, OTHER_RELAY_AGENT, OTHER_RELAY_ID],
];

describe("members that are other programs' addresses", () => {
  let world: World;

  beforeEach(async () => {
    world = await World.create({ timelock: TIMELOCK, running: false });
    deployRelay(world.chain);
    deployRelay(world.chain, OTHER_RELAY_ID);
    const { client, vault, members, quorum } = world;
    await open(world);
    await purser.setMembers(client, {
      ...{ vault, members: quorum, threshold: 2 },
      newMembers: [RELAY_AGENT, OTHER_RELAY_AGENT, members[0].publicKey],
    });
    // A wallet and a program start the vault.
    await acting((sending) =>
      purser.resume(sending, { vault, members: [STAND_IN, members[0]], payer: world.stranger }),
    )(client);
    await purser.boot(client, { vault, feePayer: world.stranger });
    assert.equal((await stored()).mode, RUN);
  });

  const stored = () => purser.fetchVault(world.client, world.vault);

  /** The instructions of an action, with the programs' addresses where it names those who stand in for them. */
  const named = async (act: Act): Promise<TransactionInstruction[]> => {
    const instructions = await instructionsOf(world.client, act);
    for (const key of instructions.flatMap(({ keys }) => keys)) {
      const program = PROGRAMS.find(([{ publicKey }]) => publicKey.equals(key.pubkey));
      if (program) [, key.pubkey] = program;
    }
    return instructions;
  };

  /** Sends instructions with the signatures of the stranger, who pays, and of every wallet that must sign. */
  const sends = (client: Client, instructions: readonly TransactionInstruction[]) => {
    const signing = instructions.flatMap(({ keys }) => keys.filter(({ isSigner }) => isSigner));
    const wallets = world.members.filter(({ publicKey }) =>
      signing.some(({ pubkey }) => pubkey.equals(publicKey)),
    );
    return sendRaw(client, instructions, [world.stranger, ...wallets]);
  };

  /** The action with the programs' signatures, which they give by invocation, one through the other. */
  const acting = (act: Act) => async (client: Client) => {
    const instructions = await named(act);
    const through = (inner: TransactionInstruction) =>
      PROGRAMS.reduce((wrapped, [, , relay]) => forward(wrapped, relay), inner);
    return sends(client, instructions.map(through));
  };

  /** The same without the invocation: the transaction names the addresses, and nobody can sign for them. */
  const unsigned = (act: Act) => async (client: Client) => {
    const instructions = await named(act);
    for (const key of instructions.flatMap(({ keys }) => keys)) {
      if (PROGRAMS.some(([, agent]) => agent.equals(key.pubkey))) key.isSigner = false;
    }
    return sends(client, instructions);
  };

  /** What the program's address expects when it proposes: the client looks for its place by the stand-in. */
  const proposes = (action: Proposable) => async (client: Client) => {
    const { vault, stranger: payer } = world;
    const found = await stored();
    const members = [STAND_IN.publicKey, ...found.members.slice(1)];
    return purser.propose(client, {
      ...{ vault, member: STAND_IN, action, payer, expected: { ...found, members } },
    });
  };
  const nextIndex = async () => (await stored()).proposals[0]! * 8n;
  const votes = (
    vote: (client: Client, vote: purser.Vote) => Promise<Landed>,
    index: bigint,
    member: Signer,
  ) => {
    const { vault, stranger: feePayer } = world;
    return (client: Client) => vote(client, { vault, index, member, feePayer });
  };
  const executes = (index: bigint) => (client: Client) =>
    purser.executeProposal(client, { vault: world.vault, index, payer: world.stranger });

  /** Refused without the program's signature, then done with it. */
  const needsItsSignature = async (act: Act, watch: readonly PublicKey[] = []) => {
    await refuses(world, NOT_SIGNED, unsigned(act), watch);
    await acting(act)(world.client);
  };

  it("co-sign beside a wallet, or two programs together, and count for nothing without it (A28)", async () => {
    const { client, vault, members, stranger: payer } = world;
    const revokes = (signers: readonly Signer[]) => (sending: Client) =>
      purser.revokeAll(sending, { vault, members: signers, payer });
    for (const pair of [
      [STAND_IN, members[0]],
      [members[0], OTHER_STAND_IN],
      [OTHER_STAND_IN, STAND_IN],
    ]) {
      const before = (await stored()).grantEpoch;
      await refuses(world, "ThresholdNotMet", unsigned(revokes(pair)));
      await acting(revokes(pair))(client);
      assert.equal((await stored()).grantEpoch, before + 1n);
    }
    await refuses(world, "ThresholdNotMet", acting(revokes([STAND_IN])));
    await refuses(world, "ThresholdNotMet", acting(revokes([STAND_IN, STAND_IN])));
  });

  it("pause, and put a mandate, a session and a payee on hold", async () => {
    const { client, vault, mint, agent, payee } = world;
    const { stranger, members } = world;
    const member = STAND_IN;
    const about = { vault, mint, agent: agent.publicKey, member, feePayer: stranger };
    await needsItsSignature((sending) => purser.holdMandate(sending, about));
    await needsItsSignature((sending) =>
      purser.holdSession(sending, { ...about, key: KEY.publicKey }),
    );
    await needsItsSignature((sending) =>
      purser.holdCounterparty(sending, { vault, payee, member, payer: stranger }),
    );
    await needsItsSignature((sending) => purser.pause(sending, about));

    const { paused, pausedBy } = await stored();
    assert.equal(paused, 1);
    assert.equal(pausedBy.toBase58(), RELAY_AGENT.toBase58());
    assert.equal((await world.mandate()).held, 1);
    const owners = { vault, members: [OTHER_STAND_IN, members[0]], payer: stranger };
    await acting((sending) => purser.resume(sending, owners))(client);
    await purser.boot(client, { vault, feePayer: stranger });
  });

  it("propose, approve, take back and reject, and what was approved is executed by anyone", async () => {
    const { client, vault, members } = world;
    const index = await nextIndex();
    const proposal = purser.proposalAddress(vault, index);
    await needsItsSignature(proposes({ revokeAll: {} }), [proposal]);

    await needsItsSignature(votes(purser.approveProposal, index, OTHER_STAND_IN), [proposal]);
    await needsItsSignature(votes(purser.unapproveProposal, index, OTHER_STAND_IN), [proposal]);
    await needsItsSignature(votes(purser.rejectProposal, index, OTHER_STAND_IN), [proposal]);
    await refuses(world, "ThresholdNotMet", executes(index), [proposal]);
    await votes(purser.approveProposal, index, members[0])(client);

    await executes(index)(client);
    assert.equal((await stored()).grantEpoch, 2n);
  });

  it("execute what was approved, once its delay is over", async () => {
    const { client, members } = world;
    const action: Proposable = { setWithdrawal: { wallets: [world.stranger.publicKey] } };
    const index = await nextIndex();
    await acting(proposes(action))(client);
    await votes(purser.approveProposal, index, members[0])(client);
    await refuses(world, "ProposalEarly", acting(executes(index)));
    world.chain.advance(TIMELOCK);

    await acting(executes(index))(client);

    const { withdrawal } = await stored();
    assert.equal(withdrawal[0]!.toBase58(), world.stranger.publicKey.toBase58());
  });

  it("cancel what they proposed, and nobody gets it cancelled in their name", async () => {
    const { client, vault, stranger: feePayer } = world;
    const index = await nextIndex();
    await acting(proposes({ revokeAll: {} }))(client);
    const cancels = (sending: Client) =>
      purser.cancelProposal(sending, { vault, index, signer: STAND_IN, feePayer });
    await needsItsSignature(cancels, [purser.proposalAddress(vault, index)]);
    await refuses(world, "ProposalClosed", executes(index));
  });

  it("are expelled as any member is, and then sign for nothing (A33)", async () => {
    const { client, vault, members, stranger } = world;
    const index = await nextIndex();
    const newMembers = [stranger, ...members.slice(0, 2)].map(({ publicKey }) => publicKey);
    await acting(proposes({ setMembers: { newMembers, threshold: 2 } }))(client);
    await votes(purser.approveProposal, index, members[0])(client);
    world.chain.advance(TIMELOCK);
    await executes(index)(client);

    for (const member of [STAND_IN, OTHER_STAND_IN]) {
      const pauses = acting((sending) =>
        purser.pause(sending, { vault, member, feePayer: stranger }),
      );
      await refuses(world, "NotAMember", pauses);
      const revokes = acting((sending) =>
        purser.revokeAll(sending, { vault, members: [member, members[0]], payer: members[0] }),
      );
      await refuses(world, "ThresholdNotMet", revokes);
    }
  });
});
