import assert from "node:assert/strict";
import { SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { repels } from "./support/attack";
import { recreated } from "./support/checkpoint";
import { instructionsOf } from "./support/landing";
import { NAMED_TWICE, NOT_WRITABLE } from "./support/outcome";
import {
  cancels,
  executes,
  programBytes,
  proposalAt,
  proposed,
  proposesRaw,
  reclaims,
  stored,
  votes,
  withProposals,
} from "./support/proposing";
import { refuses } from "./support/refusal";
import { sisterVault, writtenProposal } from "./support/voting";
import type { SisterVault } from "./support/voting";
import { keypair, NOON } from "./support/world";
import type { World } from "./support/world";
import { readAccount, refusesWrongAccounts } from "./support/wrong-accounts";

describe("reclaim_proposal", () => {
  const create = recreated();
  let world: World;
  let index: bigint;
  const at = (): PublicKey => proposalAt(world, index);
  const reclaimsIt = (client: purser.Client) => reclaims(world, index)(client);

  const lamports = ({ publicKey }: { publicKey: PublicKey }): number =>
    world.chain.account(publicKey)!.lamports;

  /** Member 1 proposes at the treasury's cost. */
  beforeEach(async () => {
    world = await create();
    index = await proposed(world, { payer: world.treasury });
  });

  const votesOn = (vote: Parameters<typeof votes>[1], place: number) =>
    votes(world, vote, index, world.members[place]!)(world.client);
  const cancelled = () => cancels(world, index, world.members[0])(world.client);
  const executed = async () => {
    await votesOn("approveProposal", 1);
    await executes(world, index)(world.client);
  };

  describe("gives the rent back to whoever paid it, and closes the proposal (A43),", () => {
    const dead: readonly [string, () => unknown][] = [
      ["once it was executed", executed],
      ["once its proposer cancelled it", cancelled],
      [
        "once it was cancelled because too many rejected it",
        async () => {
          await votesOn("rejectProposal", 1);
          await votesOn("rejectProposal", 2);
          await cancels(world, index, world.agent)(world.client);
        },
      ],
      [
        "from its latest second on, though enough approve it",
        async () => {
          await votesOn("approveProposal", 1);
          world.chain.setUnixTime((await stored(world, index)).latest);
        },
      ],
      [
        "after members, threshold or delays changed, though enough approved it",
        async () => {
          await votesOn("approveProposal", 1);
          const { client, vault, quorum: members } = world;
          await purser.setDelays(client, { vault, members, timelock: 0n });
        },
      ],
    ];
    for (const [when, make] of dead) {
      it(when, async () => {
        await make();
        const { treasury, stranger, members, chain } = world;
        const rent = chain.account(at())!.lamports;
        const before = [treasury, stranger, ...members].map(lamports);
        const elsewhere = programBytes(world, [at()]);

        await reclaimsIt(world.client);

        assert.equal(chain.account(at()), null);
        before[0]! += rent;
        before[1]! -= 5_000;
        assert.deepEqual([treasury, stranger, ...members].map(lamports), before);
        assert.deepEqual(programBytes(world, [at()]), elsewhere);
      });
    }

    it("exactly what it cost, whoever proposed it", async () => {
      const { treasury, members, client } = world;
      const size = world.chain.account(at())!.data.length;
      const rent = await client.connection.getMinimumBalanceForRentExemption(size);
      const before = lamports(treasury);
      await cancelled();
      await reclaimsIt(client);
      assert.equal(lamports(treasury), before + rent);

      const own = lamports(members[1]);
      index = await proposed(world, { member: members[1] });
      await cancels(world, index, members[1])(client);
      await reclaimsIt(client);
      assert.equal(lamports(members[1]), own - 2 * 5_000);
    });

    it("with whatever was sent to it beside", async () => {
      const { client, chain, treasury } = world;
      await cancelled();
      chain.airdrop(at(), 7n);
      const [all, before] = [chain.account(at())!.lamports, lamports(treasury)];

      await reclaimsIt(client);

      assert.equal(lamports(treasury), before + all);
    });

    it("while the vault is paused", async () => {
      const { client, vault, members } = world;
      await cancelled();
      await purser.pause(client, { vault, member: members[1] });
      await reclaimsIt(client);
      assert.equal(world.chain.account(at()), null);
    });
  });

  describe("is refused while it can still be executed,", () => {
    const refusesIt = () =>
      refuses(withProposals(world), "ProposalUsable", reclaimsIt, [world.treasury.publicKey]);

    it("to the second before its latest one", async () => {
      await refusesIt();
      world.chain.setUnixTime((await stored(world, index)).latest - 1n);
      await refusesIt();
    });

    it("approved or not, or early", async () => {
      await votesOn("approveProposal", 1);
      await refusesIt();
      const { client, vault, quorum: members } = world;
      await purser.setDelays(client, { vault, members, timelock: 86_400n });
      index = await proposed(world, {
        action: { setDelays: { timelock: 0n } },
        payer: world.treasury,
      });
      await votesOn("approveProposal", 1);
      await refusesIt();
    });

    it("though all rejected it, until somebody cancels it", async () => {
      for (const place of [0, 1, 2]) await votesOn("rejectProposal", place);
      await refusesIt();
      await cancels(world, index, world.stranger)(world.client);
      await reclaimsIt(world.client);
    });
  });

  it("is refused while the cluster's clock shows a time before 1970 (A3)", async () => {
    await cancelled();
    world.chain.setUnixTime(-1n);
    await refuses(withProposals(world), "ClockInvalid", reclaimsIt);
    world.chain.setUnixTime(NOON);
  });

  it("is not sent for a proposal that is closed already", async () => {
    await cancelled();
    await reclaimsIt(world.client);
    await assert.rejects(reclaimsIt(world.client), purser.AccountMissing);
  });

  describe("in one transaction with a use of the closed proposal", () => {
    /** What was prepared while the proposal was there. */
    async function prepared() {
      const { client, stranger } = world;
      const refund = SystemProgram.transfer({
        fromPubkey: stranger.publicKey,
        toPubkey: at(),
        lamports: world.chain.account(at())!.lamports,
      });
      await votesOn("approveProposal", 1);
      const execute = await instructionsOf(client, executes(world, index));
      await cancelled();
      return { close: await instructionsOf(client, reclaimsIt), refund, execute };
    }

    it("finds no proposal, whether its address is funded again or not (A11)", async () => {
      const { stranger } = world;
      const { close, refund, execute } = await prepared();
      const refused = "ThresholdNotMet";
      await repels(world, { refused, at: 1 }, [...close, ...execute], [stranger]);
      await repels(world, { refused, at: 2 }, [...close, refund, ...execute], [stranger]);
    });

    it("is not closed twice (A11)", async () => {
      const { close, refund } = await prepared();
      const refused = { runtime: "AccountDataTooSmall" } as const;
      await repels(world, { refused, at: 2 }, [...close, refund, ...close], [world.stranger]);
    });

    it("finds none later either, and no proposal comes to its address again (A10)", async () => {
      const { client, stranger, members } = world;
      const { close, refund, execute } = await prepared();
      await purser.send(client, { instructions: [...close, refund], signers: [stranger] });

      await repels(world, { refused: "ThresholdNotMet", at: 0 }, execute, [stranger]);
      for (const member of members) {
        const again = await proposesRaw(world, { member, index });
        await refuses(withProposals(world), "StaleVersion", again, [at()]);
      }
      assert.equal(await proposed(world), index + 8n);
    });
  });

  describe("refuses", () => {
    let sister: SisterVault;

    beforeEach(async () => {
      sister = await sisterVault(world);
      await cancelled();
    });

    it("to give the rent to anybody else, the proposer not excepted (A43)", async () => {
      const { members, agent, stranger, vault } = world;
      const thieves = [members[0], members[1], agent, stranger].map(({ publicKey }) => publicKey);
      for (const thief of thieves) {
        const instructions = await instructionsOf(world.client, reclaimsIt);
        instructions[0]!.keys[2]!.pubkey = thief;
        const answer = { refused: "RentPayerMismatch", at: 0 } as const;
        await repels(world, answer, instructions, [stranger]);
      }
      for (const named of [vault, at()]) {
        const instructions = await instructionsOf(world.client, reclaimsIt);
        instructions[0]!.keys[2]!.pubkey = named;
        await repels(world, { refused: NAMED_TWICE, at: 0 }, instructions, [stranger]);
      }
    });

    refusesWrongAccounts(
      {
        scene: () => withProposals(world),
        instruction: "reclaim_proposal",
        act: reclaimsIt,
        signers: () => [world.stranger],
      },
      [
        ...readAccount("vault"),
        [
          "vault",
          { named: "another vault's of the same members", address: () => sister.vault },
          "VaultMismatch",
        ],
        ...writtenProposal(
          () => world,
          () => sister,
        ),
        ["rent_payer", "read-only", NOT_WRITABLE],
        [
          "rent_payer",
          { named: "an empty address", address: () => keypair("nothing here").publicKey },
          "RentPayerMismatch",
        ],
      ],
    );
  });

  it("leaves other proposals alone, which keep their own indices", async () => {
    const other = await proposed(world);
    await cancelled();
    await reclaimsIt(world.client);

    await votes(world, "approveProposal", other, world.members[1])(world.client);
    await executes(world, other)(world.client);
    assert.equal((await stored(world, other)).index, other);
  });
});
