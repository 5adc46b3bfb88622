import assert from "node:assert/strict";
import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { AccountMeta, PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, Proposable } from "../../sdk/src";
import { actionInstructions } from "../../sdk/src/owner/action-instructions";
import { preparedAction } from "../../sdk/src/owner/proposable";
import { altered, lands, repels } from "../support/attack";
import { recreated } from "../support/checkpoint";
import { instructionsOf } from "../support/landing";
import { NAMED_TWICE, NOT_WRITABLE } from "../support/outcome";
import type { Refused } from "../support/outcome";
import { patch } from "../support/patch";
import {
  approvedProposal,
  AT_ONCE,
  cancels,
  executes,
  proposalAt,
  proposed,
  rawProposal,
  shown,
  STATUS,
  stored,
  votes,
} from "../support/proposing";
import { deployRelay, forward, RELAY_AGENT } from "../support/relay";
import { sisterVault } from "../support/voting";
import { keypair } from "../support/world";
import type { World } from "../support/world";

const TIMELOCK = 86_400n;
const SLOW: Proposable = { setDelays: { timelock: 0n } };

/** What is shown to an action in the place of its owners' signatures. */
describe("a proposal shown to an action", () => {
  const create = recreated();
  let world: World;

  beforeEach(async () => {
    world = await create();
  });

  const grantEpoch = async () => (await purser.fetchVault(world.client, world.vault)).grantEpoch;

  /** The revocation of all grants with whatever trailing accounts. */
  async function revocation(trailing: readonly AccountMeta[]): Promise<TransactionInstruction[]> {
    const { client, vault, stranger } = world;
    const action = await preparedAction(client, vault, AT_ONCE, 0n);
    return actionInstructions(client, action, stranger.publicKey, trailing);
  }

  const repelsIt = async (
    refused: Refused,
    trailing: readonly AccountMeta[],
    signers: readonly Signer[] = [],
  ) => {
    const instructions = await revocation(trailing);
    await repels(world, { refused, at: 0 }, instructions, [world.stranger, ...signers]);
  };

  /** Members who sign. */
  const signing = (members: readonly Signer[]): AccountMeta[] =>
    members.map(({ publicKey }) => ({ pubkey: publicKey, isSigner: true, isWritable: false }));

  const approvedAt = async () => proposalAt(world, await approvedProposal(world, AT_ONCE));

  it("is used once, also in one transaction (A30)", async () => {
    const once = await revocation([shown(await approvedAt())]);
    const answer = { refused: "ProposalClosed", at: 1 } as const;
    await repels(world, answer, [...once, ...once], [world.stranger]);
  });

  it("does the action once when it is shown twice (A18)", async () => {
    const index = await approvedProposal(world, AT_ONCE);
    const at = proposalAt(world, index);
    const before = await grantEpoch();

    await lands(world, await revocation([shown(at), shown(at)]), [world.stranger]);

    assert.equal(await grantEpoch(), before + 1n);
    assert.equal((await stored(world, index)).status, STATUS.executed);
  });

  it("is looked for by the client, and missed by name", async () => {
    await assert.rejects(executes(world, 0n)(world.client), purser.AccountMissing);
  });

  it("is refused read-only: it could not be marked as used (A30)", async () => {
    await repelsIt(NOT_WRITABLE, [shown(await approvedAt(), false)]);
  });

  it("counts for nothing as a copy that another program owns (A16)", async () => {
    const { chain } = world;
    const { data, lamports } = chain.account(await approvedAt())!;
    const fake = keypair("fake proposal").publicKey;
    chain.setAccount(fake, { data, lamports: BigInt(lamports), owner: TOKEN_PROGRAM_ID });

    await repelsIt("ThresholdNotMet", [shown(fake)]);
    await repelsIt(
      "ThresholdNotMet",
      [shown(fake), ...signing([world.members[0]])],
      [world.members[0]],
    );
  });

  it("counts for nothing as an account of another kind (A16)", async () => {
    const { vault, mint, agent } = world;
    const { index } = await purser.approvePayment(world.client, {
      ...world.payment(1n),
      members: world.quorum,
      notAfter: world.chain.clock().unixTime,
    });
    const others = [
      purser.mandateAddress(vault, agent.publicKey, mint),
      purser.budgetAddress(vault, mint),
      purser.approvalAddress(vault, index),
      keypair("nothing here").publicKey,
    ];
    for (const other of others) await repelsIt("ThresholdNotMet", [shown(other)]);
    await repelsIt(NAMED_TWICE, [shown(vault)]);
  });

  it("is of this vault alone, also among vaults of the same members (A16)", async () => {
    const sister = await sisterVault(world);
    const { client, members } = world;
    const vote = { ...sister, member: members[0] };
    await purser.approveProposal(client, vote);

    await repelsIt("VaultMismatch", [shown(proposalAt(sister, sister.index))]);
  });

  it("counts as the first one shown: an approved one behind it is not looked at", async () => {
    const open = proposalAt(world, await proposed(world, { member: world.members[2] }));
    const index = await approvedProposal(world, AT_ONCE);
    const approved = proposalAt(world, index);

    await repelsIt("ThresholdNotMet", [shown(open), shown(approved)]);
    await lands(world, await revocation([shown(approved), shown(open)]), [world.stranger]);

    assert.equal((await stored(world, index)).status, STATUS.executed);
    assert.equal((await stored(world, 2n)).status, STATUS.open);
  });

  it("stands for nobody's signature: members who sign beside it do not add to its votes (A28)", async () => {
    const open = await proposed(world);
    const cancelled = await approvedProposal(world, AT_ONCE);
    await cancels(world, cancelled, world.members[0])(world.client);
    const { members } = world;
    const mismatched = await approvedProposal(world, { setDelays: { timelock: 0n } });
    for (const [index, refused] of [
      [open, "ThresholdNotMet"],
      [cancelled, "ProposalClosed"],
      [mismatched, "ProposalMismatch"],
    ] as const) {
      const at = shown(proposalAt(world, index));
      await repelsIt(refused, [at, ...signing(members)], members);
      await repelsIt(refused, [...signing(members), at], members);
    }
  });

  it("counts the present members' votes alone: no other bit is anybody's (patched)", async () => {
    const index = await proposed(world);
    const at = proposalAt(world, index);
    patch(world, at, "proposal", { approvals: 0b1111_1001n, approvedAt: 1n });
    await repelsIt("ThresholdNotMet", [shown(at)]);
    patch(world, at, "proposal", { approvals: 0b0000_0101n });
    await lands(world, await revocation([shown(at)]), [world.stranger]);
  });
});

describe("co-signing what has a timelock", () => {
  const create = recreated({ timelock: TIMELOCK });

  it("does it not at once, by whole proposals in one transaction either (A55)", async () => {
    const world = await create();
    const { client, vault, members } = world;
    const signers = [members[0], members[1], members[2]] as const;
    const change = { vault, members: signers, timelock: 0n };
    const cosigned = await instructionsOf(client, (captured) => purser.setDelays(captured, change));
    await repels(world, { refused: "TimelockInForce", at: 0 }, cosigned, signers);

    const action = await preparedAction(client, vault, SLOW, 0n);
    const at = proposalAt(world, 0n);
    const steps = [
      await rawProposal(world, { action: 33, arguments: action.arguments }),
      ...(await instructionsOf(client, voting(vault, members[1]))),
      ...(await instructionsOf(client, voting(vault, members[2]))),
      ...(await actionInstructions(client, action, members[0].publicKey, [shown(at)])),
    ];
    await repels(world, { refused: "ProposalEarly", at: 3 }, steps, signers);
  });

  it("is proposed, approved and done in one transaction where nothing delays it", async () => {
    const world = await create();
    const { client, vault, members } = world;
    const action = await preparedAction(client, vault, AT_ONCE, 0n);
    const steps = [
      await rawProposal(world),
      ...(await instructionsOf(client, voting(vault, members[1]))),
      ...(await actionInstructions(client, action, members[0].publicKey, [
        shown(proposalAt(world, 0n)),
      ])),
    ];

    await lands(world, steps, [members[0], members[1]]);

    assert.equal((await stored(world, 0n)).status, STATUS.executed);
  });

  /** The approval of the first proposal of member 1. */
  const voting = (vault: PublicKey, member: Signer) => (client: Client) =>
    purser.approveProposal(client, { vault, index: 0n, member });
});

describe("a proposal, through another program", () => {
  const create = recreated();
  let world: World;

  beforeEach(async () => {
    world = await create();
    deployRelay(world.chain);
  });

  it("is executed as it is at top level, once (A40)", async () => {
    const index = await approvedProposal(world, AT_ONCE);
    const [execute] = await instructionsOf(world.client, executes(world, index));

    await lands(world, [forward(execute!)], [world.stranger]);

    assert.equal((await stored(world, index)).status, STATUS.executed);
    const answer = { refused: "ProposalClosed", at: 0 } as const;
    await repels(world, answer, [forward(execute!)], [world.stranger]);
  });

  it("is executed with no fewer votes (A40)", async () => {
    const index = await proposed(world);
    const [execute] = await instructionsOf(world.client, executes(world, index));
    const answer = { refused: "ThresholdNotMet", at: 0 } as const;
    await repels(world, answer, [forward(execute!)], [world.stranger]);
  });

  it("is not marked as used by one that shows it read-only (A30)", async () => {
    const index = await approvedProposal(world, AT_ONCE);
    const [execute] = await instructionsOf(world.client, executes(world, index));
    const at = proposalAt(world, index);
    const keys = execute!.keys.map((key) =>
      key.pubkey.equals(at) ? { ...key, isWritable: false } : key,
    );
    const relayed = forward(altered(execute!, { keys }));
    await repels(world, { refused: NOT_WRITABLE, at: 0 }, [relayed], [world.stranger]);
  });

  it("is proposed, voted on and cancelled by a member that is that program's address", async () => {
    const { client, vault, quorum: members, stranger } = world;
    const newMembers = [...members.map(({ publicKey }) => publicKey), RELAY_AGENT];
    await purser.setMembers(client, { vault, members, newMembers, threshold: 2 });
    const relay = { publicKey: RELAY_AGENT } as Signer;
    const index = 2n;
    const propose = await rawProposal(world, { member: relay, payer: stranger, index });
    const [cancel] = await instructionsOf(client, cancels(world, index, members[0]));
    const byRelay = (instruction: TransactionInstruction) => {
      const [, ...rest] = instruction.keys;
      const signer = { pubkey: RELAY_AGENT, isSigner: true, isWritable: false };
      return forward(altered(instruction, { keys: [signer, ...rest] }));
    };
    const vote = async (name: Parameters<typeof votes>[1]) => {
      const [own] = await instructionsOf(client, votes(world, name, index, members[0]));
      await lands(world, [byRelay(own!)], [stranger]);
      const { approvals, rejections } = await stored(world, index);
      return [approvals, rejections];
    };

    await lands(world, [forward(propose)], [stranger]);
    assert.equal((await stored(world, index)).proposer.toBase58(), RELAY_AGENT.toBase58());

    assert.deepEqual(await vote("unapproveProposal"), [0, 0]);
    assert.deepEqual(await vote("rejectProposal"), [0, 0b100]);
    assert.deepEqual(await vote("approveProposal"), [0b100, 0]);
    await lands(world, [byRelay(cancel!)], [stranger]);
    assert.equal((await stored(world, index)).status, STATUS.cancelled);
  });

  it("gets no vote of a member who did not sign (A40)", async () => {
    const index = await proposed(world);
    const { client, members, stranger } = world;
    const [vote] = await instructionsOf(client, votes(world, "approveProposal", index, members[1]));
    const keys = vote!.keys.map((key) => ({ ...key, isSigner: false }));
    const relayed = forward(altered(vote!, { keys }));
    const refused = { runtime: "MissingRequiredSignature" } as const;
    await repels(world, { refused, at: 0 }, [relayed], [stranger]);
  });
});
