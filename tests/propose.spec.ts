import assert from "node:assert/strict";
import type { Keypair } from "@solana/web3.js";
import idl from "../sdk/artifacts/policy_vault.json";
import * as purser from "../sdk/src";
import { SUBJECTS } from "../sdk/src/owner/action";
import { repels } from "./support/attack";
import { Checkpoint } from "./support/checkpoint";
import { sendRaw } from "./support/cosigning";
import { NOT_SIGNED } from "./support/outcome";
import { patch } from "./support/patch";
import {
  AT_ONCE_NUMBER,
  cancels,
  executes,
  nextIndex,
  programBytes,
  proposalAt,
  proposed,
  proposesRaw,
  rawProposal,
  reclaims,
  STATUS,
  stored,
  votes,
  withProposals,
} from "./support/proposing";
import type { RawProposal } from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { sisterVault } from "./support/voting";
import type { SisterVault } from "./support/voting";
import { keypair, NOON, World } from "./support/world";
import { CREATION, refusesWrongAccounts, WRITTEN_VAULT } from "./support/wrong-accounts";

const PROPOSAL_BYTES = 8 + 656;
const MAX_ARGUMENTS = 320;
const MAX_TERM = 366n * 86_400n;
const { NO_LIMIT } = purser;

describe("propose", () => {
  let world: World;
  let created: Checkpoint;

  const vaultOf = () => purser.fetchVault(world.client, world.vault);
  const proposes = async (raw: RawProposal = {}) => (await proposesRaw(world, raw))(world.client);

  /** Sees that it is refused, and that nothing comes to be at its index. */
  const refusesIt = async (reason: purser.Reason, raw: RawProposal = {}) => {
    const { member = world.members[0] } = raw;
    const index = raw.index ?? (await nextIndex(world, member.publicKey));
    await refuses(withProposals(world), reason, await proposesRaw(world, raw), [
      proposalAt(world, index),
    ]);
  };

  before(async () => {
    world = await World.create();
    created = await Checkpoint.take(world);
  });
  beforeEach(() => created.restore());

  describe("of an action", () => {
    it("stores exactly what is proposed and who did, and counts it for the member alone", async () => {
      const { client, vault, stranger: payer, members } = world;
      const subjects = [keypair("one").publicKey, keypair("other").publicKey] as const;
      const bytes = Uint8Array.from({ length: 9 }, (_, at) => 255 - at);
      for (const [place, member] of members.entries()) {
        for (const made of [0n, 1n]) {
          const before = await vaultOf();
          const index = 8n * made + BigInt(place);
          const at = [vault, proposalAt(world, index)];
          const elsewhere = programBytes(world, at);

          const raw = { action: 2, subjects, arguments: bytes, latest: NOON + 77n };
          await proposes({ ...raw, member, payer, index });

          const found = await stored(world, index);
          assert.deepEqual(
            fields(found),
            fields({
              ...{ layout: 1, bump: found.bump, status: STATUS.open, action: 2 },
              ...{ approvals: 1 << place, rejections: 0, argumentsLength: bytes.length },
              ...{ vault, index, proposer: member.publicKey, subjects },
              ...{ governanceEpoch: before.governanceEpoch, proposedAt: NOON, approvedAt: 0n },
              latest: NOON + 77n,
              arguments: [...bytes, ...Array<number>(MAX_ARGUMENTS - bytes.length).fill(0)],
              rentPayer: payer.publicKey,
              reserved: Array<bigint>(16).fill(0n),
            }),
          );
          const proposals = before.proposals.map((count, one) => count + (one === place ? 1n : 0n));
          assert.deepEqual(fields(await vaultOf()), fields({ ...before, proposals }));
          assert.deepEqual(programBytes(world, at), elsewhere);
          assert.ok(client.program.programId.equals(world.chain.account(at[1]!)!.owner));
        }
      }
    });

    it("is approved at once where one member is a threshold", async () => {
      const second = await secondVault(world);
      const own = { vault: second.vault, member: second.owner };
      const { index } = await purser.propose(world.client, { ...own, action: { revokeAll: {} } });
      const found = await purser.fetchProposal(world.client, second.vault, index);
      assert.deepEqual([found?.approvals, found?.approvedAt], [1, NOON]);
    });

    it("has its rent paid by the payer alone, who need not be a member (A43)", async () => {
      const { client, chain, stranger: payer, members } = world;
      const rent = await client.connection.getMinimumBalanceForRentExemption(PROPOSAL_BYTES);
      const wallets = [payer, ...members, keypair("creator")];
      const lamports = () => wallets.map(({ publicKey }) => chain.account(publicKey)!.lamports);
      const [first, ...rest] = lamports();

      await proposes({ payer });

      assert.equal(chain.account(proposalAt(world, 0n))!.lamports, rent);
      assert.deepEqual(lamports(), [first! - rent - 10_000, ...rest]);
    });

    it("is not stopped by lamports sent ahead to its address (A13)", async () => {
      const rent = await world.client.connection.getMinimumBalanceForRentExemption(PROPOSAL_BYTES);
      for (const [made, lamports] of [890_880, rent, 2 * rent].entries()) {
        const at = proposalAt(world, BigInt(8 * made));
        world.chain.airdrop(at, BigInt(lamports));

        await proposes();

        assert.equal(world.chain.account(at)!.lamports, Math.max(rent, lamports));
      }
    });

    it("is done while the vault is paused, faulted or inert, timelock or not", async () => {
      for (const mode of [0n, 1n, 3n, 4n]) {
        patch(world, world.vault, "vault", { mode, timelock: 86_400n });
        await proposes();
      }
      patch(world, world.vault, "vault", { mode: 2n, timelock: 0n });
      await purser.pause(world.client, { vault: world.vault, member: world.members[2] });
      await proposes();
    });
  });

  describe("of what", () => {
    const proposable = idl.instructions.filter(({ name }) => camelCased(name) in SUBJECTS);
    const numbers = new Set(proposable.map(({ discriminator }) => discriminator[0]!));

    it("is refused for every number but those of the threshold's actions", async () => {
      assert.equal(numbers.size, Object.keys(SUBJECTS).length);
      const unknown = [43, 44, 63, 64, 127, 128, 254, 255];
      const all = idl.instructions.map(({ discriminator }) => discriminator[0]!);
      assert.ok(unknown.every((number) => !all.includes(number)));
      for (const action of [...all, ...unknown]) {
        if (numbers.has(action)) await proposes({ action });
        else await refusesIt("NotProposable", { action });
      }
    });

    it("takes arguments of up to 320 bytes, whatever they are, and not one more", async () => {
      for (const length of [0, 1, MAX_ARGUMENTS - 1, MAX_ARGUMENTS]) {
        const bytes = new Uint8Array(length).fill(0xa5);
        const index = await nextIndex(world, world.members[0].publicKey);
        await proposes({ arguments: bytes });

        const { arguments: found, argumentsLength } = await stored(world, index);
        assert.equal(argumentsLength, length);
        assert.deepEqual(found, [...bytes, ...Array<number>(MAX_ARGUMENTS - length).fill(0)]);
      }
      for (const length of [MAX_ARGUMENTS + 1, MAX_ARGUMENTS + 64]) {
        await refusesIt("ArgumentsTooLong", { arguments: new Uint8Array(length) });
      }
    });

    it("ends after now and at most 366 days from now", async () => {
      for (const latest of [0n, NOON - 1n, NOON, NOON + MAX_TERM + 1n, NO_LIMIT]) {
        await refusesIt("InvalidTerm", { latest });
      }
      for (const latest of [NOON + 1n, NOON + MAX_TERM]) {
        const index = await nextIndex(world, world.members[0].publicKey);
        await proposes({ latest });
        assert.equal((await stored(world, index)).latest, latest);
      }
    });

    it("is refused while the cluster's clock shows a time before 1970 (A3)", async () => {
      const latest = NOON + 1n;
      world.chain.setUnixTime(-1n);
      await refusesIt("ClockInvalid", { latest });
    });
  });

  describe("takes an index", () => {
    it("that is the member's next one: none taken before, skipped, or another member's (A32)", async () => {
      for (const member of [world.members[0], world.members[0], world.members[1]]) {
        await proposes({ member });
      }
      // Next are 16 for member 1, 9 for member 2, and 2 for member 3.
      const wrong: readonly (readonly [Keypair, readonly bigint[]])[] = [
        [world.members[0], [0n, 8n, 24n, 17n, 9n, 2n, 15n, NO_LIMIT]],
        [world.members[1], [1n, 17n, 0n, 16n, 2n, 8n]],
        [world.members[2], [10n, 18n, 0n, 1n, 16n, 9n, 3n]],
      ];
      for (const [member, indices] of wrong) {
        for (const index of indices) await refusesIt("StaleVersion", { member, index });
      }
      for (const [place, index] of [16n, 9n, 2n].entries()) {
        await proposes({ member: world.members[place]!, index });
        assert.equal((await stored(world, index)).index, index);
      }
    });

    it("once in a transaction that asks twice for it", async () => {
      const { members } = world;
      const once = await rawProposal(world);
      await repels(world, { refused: "StaleVersion", at: 1 }, [once, once], [members[0]]);
    });

    it("never again after the proposal was reclaimed, also from its time (A10)", async () => {
      const { client, members } = world;
      for (const member of members) {
        const index = await proposed(world, { member });
        await cancels(world, index, member)(client);
        await reclaims(world, index)(client);
        for (const again of members) await refusesIt("StaleVersion", { member: again, index });
        assert.equal(await proposed(world, { member }), index + 8n);
      }
    });

    it("that stays the place's through every change of members, and is nobody's twice (A10)", async () => {
      const { client, vault, quorum, members } = world;
      const taken = [await proposed(world), await proposed(world, { member: members[2] })];
      const reversed = [...members].reverse().map(({ publicKey }) => publicKey);
      const change = { vault, members: quorum, threshold: 2 };
      await purser.setMembers(client, { ...change, newMembers: reversed });

      for (const member of members) taken.push(await proposed(world, { member }));

      assert.deepEqual(taken, [0n, 2n, 10n, 1n, 8n]);
    });

    it("of its own, so that no member's proposals void another's prepared one (A53)", async () => {
      const { client, members } = world;
      const [honest, , rogue] = members;
      const prepared = await rawProposal(world, { member: honest });
      for (let i = 0; i < 4; i += 1) {
        const index = await proposed(world, { member: rogue });
        await votes(world, "rejectProposal", index, rogue)(client);
        await cancels(world, index, rogue)(client);
      }

      await sendRaw(client, [prepared], [honest]);
      await votes(world, "approveProposal", 0n, members[1])(client);
      await executes(world, 0n)(client);
    });

    it("until its place has no more (patched: nobody makes so many)", async () => {
      const last = 2n ** 60n - 1n;
      const count = Buffer.alloc(8);
      count.writeBigUInt64LE(last);
      patch(world, world.vault, "vault", { proposals: count });
      await proposes({ index: 8n * last });
      await refusesIt("CounterOverflow", { index: 8n * (last + 1n) });
    });
  });

  describe("signed before the rules moved", () => {
    it("is refused in another governance epoch, and done in its own (A31)", async () => {
      const { client, vault, quorum: members } = world;
      const held = await rawProposal(world);
      const { governanceEpoch } = await vaultOf();
      for (const other of [0n, governanceEpoch - 1n, governanceEpoch + 1n, NO_LIMIT]) {
        await refusesIt("StaleVersion", { governanceEpoch: other });
      }
      const newMembers = world.members.map(({ publicKey }) => publicKey);
      await purser.setMembers(client, { vault, members, newMembers, threshold: 2 });

      await refuses(withProposals(world), "StaleVersion", (landed) =>
        sendRaw(landed, [held], [members[0]]),
      );
      await proposes();
    });

    it("lands although holds, budgets, wallets and grants changed meanwhile (A53)", async () => {
      const { client, vault, quorum: members, treasury } = world;
      const held = await rawProposal(world);
      await purser.pause(client, { vault, member: members[1] });
      await world.budget({ day: 1n });
      const wallets = [treasury.publicKey, keypair("cold").publicKey];
      await purser.setWithdrawal(client, { vault, members, wallets });
      await purser.revokeAll(client, { vault, members });

      await sendRaw(client, [held], [members[0]]);

      assert.equal((await stored(world, 0n)).action, AT_ONCE_NUMBER);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;
    let sister: SisterVault;

    before(async () => {
      await created.restore();
      second = await secondVault(world);
      sister = await sisterVault(world);
      created = await Checkpoint.take(world);
    });

    it("to everybody who is no member, whichever index they take", async () => {
      const { stranger, creator, agent, treasury } = world;
      for (const member of [stranger, creator, agent, treasury, second.owner]) {
        for (const index of [0n, 1n, 3n, 7n]) await refusesIt("NotAMember", { member, index });
      }
    });

    it("to a removed member at once, and to its place's former proposals (A33)", async () => {
      const { client, vault, quorum: members } = world;
      const newMembers = members.map(({ publicKey }) => publicKey);
      await purser.setMembers(client, { vault, members, newMembers, threshold: 2 });

      for (const index of [2n, 10n]) {
        await refusesIt("NotAMember", { member: world.members[2], index });
      }
    });

    it("when a stranger names a member who did not sign", async () => {
      const { members, stranger } = world;
      const instruction = await rawProposal(world, { member: members[0], payer: stranger });
      instruction.keys[1]!.isSigner = false;
      await refuses(withProposals(world), NOT_SIGNED, (landed) =>
        sendRaw(landed, [instruction], [stranger]),
      );
    });

    it("by the client, for a time that does not fit", async () => {
      await assert.rejects(proposed(world, { latest: -1n }), purser.InvalidNumber);
    });

    refusesWrongAccounts(
      {
        scene: () => withProposals(world),
        instruction: "propose",
        act: async (client) => {
          // The account is wrong, and nothing else: at member 1's second index.
          await proposes();
          return (await proposesRaw(world, { payer: world.treasury }))(client);
        },
        signers: () => [world.treasury, world.members[0]],
      },
      [
        ...CREATION,
        ["member", "without its signature", NOT_SIGNED],
        ...WRITTEN_VAULT,
        [
          "vault",
          { named: "another vault's of the same members", address: () => sister.vault },
          { runtime: "InvalidSeeds" },
        ],
        ["proposal", "an empty address", { runtime: "InvalidSeeds" }],
        ["proposal", "read-only", { runtime: "PrivilegeEscalation" }],
        [
          "proposal",
          { named: "an earlier one", address: () => proposalAt(world, 0n) },
          { runtime: "InvalidSeeds" },
        ],
        [
          "proposal",
          { named: "another member's next one", address: () => proposalAt(world, 1n) },
          { runtime: "InvalidSeeds" },
        ],
        [
          "proposal",
          { named: "another vault's", address: () => proposalAt(sister, 0n) },
          { runtime: "InvalidSeeds" },
        ],
      ],
    );
  });
});

function camelCased(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
