import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import type { NewApproval } from "../sdk/src";
import {
  expectsTheVersion,
  namesThePayerOnce,
  needsTheThreshold,
  sendRaw,
} from "./support/cosigning";
import type { CosignedAction } from "./support/cosigning";
import { instructionsOf } from "./support/landing";
import { patch, place } from "./support/patch";
import { escalates, fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { ENDS } from "./support/vouching";
import { NOON, OPEN_TERMS, World, keypair } from "./support/world";
import {
  CREATION,
  WRITTEN_VAULT,
  refusesWrongAccounts,
  readAccount,
} from "./support/wrong-accounts";

const APPROVAL_BYTES = 8 + 400;
/** Where the terms stand in the data: after discriminator, index and two epochs. */
const TERMS_OFFSET = 1 + 3 * 8;
const MAX_TERM = 366n * 86_400n;
/** What an index has that a proposal gives. */
const PROPOSED = 1n << 63n;
const { NO_LIMIT } = purser;

describe("approve_payment", () => {
  let world: World;

  const vaultOf = () => purser.fetchVault(world.client, world.vault);
  const addressOf = (index: bigint) => purser.approvalAddress(world.vault, index);

  async function stored(index: bigint): Promise<purser.ApprovalAccount> {
    const found = await purser.fetchApproval(world.client, world.vault, index);
    assert.ok(found);
    return found;
  }

  const approves =
    (change: Partial<NewApproval> = {}) =>
    (client: purser.Client) => {
      const { vault, agent, payee, mint, quorum: members } = world;
      const amount = { mint, base: 100n };
      const approval = { vault, members, agent: agent.publicKey, payee, amount, notAfter: ENDS };
      return purser.approvePayment(client, { ...approval, ...change });
    };

  /** Sees that it is refused, and that nothing comes to be at the next index. */
  const refusesIt = async (
    reason: purser.Reason,
    act: (client: purser.Client) => Promise<unknown>,
  ) => refuses(world, reason, act, [addressOf((await vaultOf()).nextIndex)]);

  /** An approval that the client's types cannot say. */
  async function approvesRaw(change: Readonly<Record<"isMaximum" | "anyId", number>>) {
    const instructions = await instructionsOf(world.client, approves());
    for (const [name, flag] of Object.entries(change)) {
      const { offset } = place(world.client.program.idl, "approvalTerms", [name]);
      instructions[0]!.data[TERMS_OFFSET + offset] = flag;
    }
    return (landed: purser.Client) => sendRaw(landed, instructions, world.quorum);
  }

  describe("of a payment", () => {
    beforeEach(async () => {
      world = await World.create();
      await world.grant({ approvalThreshold: 10n });
    });

    it("stores exactly what is approved, and takes the vault's next index", async () => {
      const { client, vault, agent, mint, payee, quorum, stranger: payer } = world;
      const before = await vaultOf();
      const { id } = world.payment(1n);

      const { index } = await approves({ id, payer, maximum: true, members: quorum })(client);

      assert.equal(index, before.nextIndex);
      const approval = await stored(index);
      const words = Buffer.from(id.hash);
      assert.deepEqual(
        fields(approval),
        fields({
          layout: 1,
          bump: approval.bump,
          spent: 0,
          isMaximum: 1,
          anyId: 0,
          revoked: 0,
          padding: [0, 0],
          vault,
          index,
          mandate: purser.mandateAddress(vault, agent.publicKey, mint),
          payee,
          mint,
          amount: 100n,
          id: {
            issued: id.issuedAt,
            hash: [0, 8, 16].map((at) => words.readBigUInt64LE(at)),
          },
          notAfter: ENDS,
          governanceEpoch: before.governanceEpoch,
          grantEpoch: before.grantEpoch,
          rentPayer: payer.publicKey,
          incarnation: (await world.mandate()).incarnation,
          reserved: Array<bigint>(19).fill(0n),
        }),
      );
      const after = { ...before, nextIndex: before.nextIndex + 1n };
      assert.deepEqual(fields(await vaultOf()), fields(after));
    });

    it("is exact and for any id by what is left out", async () => {
      const { index } = await approves()(world.client);

      const { isMaximum, anyId, id, rentPayer } = await stored(index);
      assert.deepEqual([isMaximum, anyId, id], [0, 1, { issued: 0n, hash: [0n, 0n, 0n] }]);
      assert.equal(rentPayer.toBase58(), world.members[0].publicKey.toBase58());
    });

    it("is given to a payment as it was escalated, which then passes with its own id", async () => {
      const { client, agent, quorum: members } = world;
      const payment = world.payment(100n);
      const pay = (change: Partial<purser.Payment>) => (landed: purser.Client) =>
        purser.pay(landed, { ...payment, ...change }, { agent });
      await escalates(world, { approval: "ApprovalRequired" }, pay({}));

      const { index } = await purser.approvePayment(client, {
        ...payment,
        members,
        notAfter: ENDS,
      });

      await pay({ credentials: { approval: index } })(client);
      assert.equal((await stored(index)).spent, 1);
      assert.equal(await world.balance(world.payee), 100n);
    });

    it("has its rent paid by the payer alone, who need not be a member", async () => {
      const { client, chain, stranger: payer, members } = world;
      const rent = await client.connection.getMinimumBalanceForRentExemption(APPROVAL_BYTES);
      const before = chain.account(payer.publicKey)!.lamports;
      const member = chain.account(members[0].publicKey)!.lamports;

      const { index } = await approves({ payer })(client);

      assert.equal(chain.account(addressOf(index))!.lamports, rent);
      assert.equal(chain.account(payer.publicKey)!.lamports, before - rent - 15_000);
      assert.equal(chain.account(members[0].publicKey)!.lamports, member);
    });

    it("is not stopped by lamports sent ahead to the next index (A13)", async () => {
      const { connection } = world.client;
      const rent = await connection.getMinimumBalanceForRentExemption(APPROVAL_BYTES);
      for (const lamports of [890_880, rent, 2 * rent]) {
        const { nextIndex } = await vaultOf();
        world.chain.airdrop(addressOf(nextIndex), BigInt(lamports));

        const { index } = await approves()(world.client);

        assert.equal(index, nextIndex);
        assert.equal((await stored(index)).index, index);
        assert.equal(world.chain.account(addressOf(index))!.lamports, Math.max(rent, lamports));
      }
    });

    it("takes each index once, also after an earlier approval was closed (A10)", async () => {
      const { client, vault, stranger: feePayer } = world;
      const taken: bigint[] = [];
      for (let i = 0; i < 3; i += 1) {
        const { index } = await approves({ notAfter: NOON })(client);
        taken.push(index);
        world.chain.setUnixTime(NOON + 1n);
        await purser.reclaimApproval(client, { vault, index, feePayer });
        world.chain.setUnixTime(NOON);
      }
      assert.deepEqual(taken, [0n, 1n, 2n]);

      for (const nextIndex of taken) {
        const expected = { ...(await vaultOf()), nextIndex };
        await refuses(world, "StaleVersion", approves({ expected }), taken.map(addressOf));
      }
    });

    it("is done while the vault is paused, and at once in a vault with a timelock", async () => {
      const { vault, client, members } = world;
      await purser.pause(client, { vault, member: members[2] });
      await approves()(client);

      world = await World.create({ timelock: 86_400n });
      const { index } = await approves()(world.client);
      assert.equal((await stored(index)).spent, 0);
    });
  });

  describe("signed before the rules moved", () => {
    beforeEach(async () => {
      world = await World.create();
    });

    it("is refused after all mandates were revoked (A31)", async () => {
      const { client, vault, quorum: members } = world;
      const held = await instructionsOf(client, approves());
      await purser.revokeAll(client, { vault, members });

      await refusesIt("StaleVersion", (landed) => sendRaw(landed, held, members));
      await world.grant({});
      await refusesIt("StaleVersion", (landed) => sendRaw(landed, held, members));
    });

    it("is refused after the owners changed their rules (A31)", async () => {
      const { client, vault, quorum: members } = world;
      const held = await instructionsOf(client, approves());
      await purser.setDelays(client, { vault, members, timelock: 0n });

      await refusesIt("StaleVersion", (landed) => sendRaw(landed, held, members));
    });

    it("is refused for any epochs or index but the vault's own (A32)", async () => {
      const found = await vaultOf();
      for (const name of ["nextIndex", "governanceEpoch", "grantEpoch"] as const) {
        for (const other of [found[name] + 1n, found[name] | PROPOSED, NO_LIMIT]) {
          const expected = { ...found, [name]: other };
          const watch = [addressOf(expected.nextIndex)];
          await refuses(world, "StaleVersion", approves({ expected }), watch);
        }
      }
      await approves({ expected: found })(world.client);
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      world = await World.create();
      second = await secondVault(world);
      await approves()(world.client);
    });

    it("for the zero address and for the vault's own authority as payee", async () => {
      for (const payee of [PublicKey.default, purser.authorityAddress(world.vault)]) {
        await refusesIt("InvalidPayee", approves({ payee }));
      }
    });

    it("for nothing", async () => {
      const amount = { mint: world.mint, base: 0n };
      await refusesIt("ZeroAmount", approves({ amount }));
      await refusesIt("ZeroAmount", approves({ amount, maximum: true }));
    });

    it("for flags other than 0 and 1", async () => {
      for (const flag of [2, 255]) {
        await refusesIt("InvalidFlag", await approvesRaw({ isMaximum: flag, anyId: 0 }));
        await refusesIt("InvalidFlag", await approvesRaw({ isMaximum: 0, anyId: flag }));
      }
    });

    it("for a last second before now, or more than 366 days from now", async () => {
      for (const notAfter of [0n, NOON - 1n, NOON + MAX_TERM + 1n, NO_LIMIT]) {
        await refusesIt("InvalidTerm", approves({ notAfter }));
      }
      for (const notAfter of [NOON, NOON + MAX_TERM]) {
        const { index } = await approves({ notAfter })(world.client);
        assert.equal((await stored(index)).notAfter, notAfter);
      }
    });

    it("while the cluster's clock shows a time before 1970 (A3)", async () => {
      world.chain.setUnixTime(-1n);
      await refusesIt("ClockInvalid", approves());
      world.chain.setUnixTime(NOON);
    });

    it("once no further index can be taken (patched: nobody gives so many)", async () => {
      const { nextIndex } = await vaultOf();
      patch(world, world.vault, "vault", { nextIndex: NO_LIMIT });
      await refusesIt("CounterOverflow", approves());
      patch(world, world.vault, "vault", { nextIndex });
    });

    it("to the agent whose payment it is, who has no say in it", async () => {
      const { agent, members, stranger: payer } = world;
      for (const signers of [[agent], [agent, members[0]]]) {
        await refusesIt("ThresholdNotMet", approves({ members: signers, payer }));
      }
    });

    it("for an agent without a mandate, and the client says what is missing", async () => {
      const agent = keypair("nobody's agent").publicKey;
      await assert.rejects(approves({ agent })(world.client), (error) => {
        assert.ok(error instanceof purser.AccountAbsent);
        assert.equal(error.account, "mandate");
        return true;
      });
    });

    it("by the client, for numbers and hashes that do not fit", async () => {
      const { mint } = world;
      const { id } = world.payment(1n);
      const misfits: [Partial<NewApproval>, string][] = [
        [{ amount: { mint, base: -1n } }, "amount"],
        [{ amount: { mint, base: NO_LIMIT + 1n } }, "amount"],
        [{ notAfter: -1n }, "notAfter"],
        [{ id: { ...id, issuedAt: -1n } }, "issuedAt"],
        [{ id: { ...id, hash: new Uint8Array(23) } }, "the length of the payment id's hash"],
      ];
      for (const [change, what] of misfits) {
        await assert.rejects(approves(change)(world.client), (error) => {
          assert.ok(error instanceof purser.InvalidNumber);
          assert.equal(error.what, what);
          return true;
        });
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "approve_payment",
        act: (client) => approves()(client),
        signers: () => world.quorum,
      },
      [
        ...CREATION,
        ...WRITTEN_VAULT,
        [
          "vault",
          { named: "another vault's", address: () => second.vault },
          { runtime: "InvalidSeeds" },
        ],
        ...readAccount("mandate"),
        ["mandate", { named: "another vault's", address: () => second.mandate }, "VaultMismatch"],
        ["approval", "an empty address", { runtime: "InvalidSeeds" }],
        ["approval", "read-only", { runtime: "PrivilegeEscalation" }],
        [
          "approval",
          { named: "an earlier one", address: () => addressOf(0n) },
          { runtime: "InvalidSeeds" },
        ],
        [
          "approval",
          {
            named: "another vault's",
            address: () => purser.approvalAddress(second.vault, 0n),
          },
          { runtime: "InvalidSeeds" },
        ],
      ],
    );
  });

  describe("as an action of the owners", () => {
    // The version that an approval expects is the vault's next index.
    const action: CosignedAction = {
      world: () => world,
      act: async (client, { expectedVersion, ...signing }) => {
        const nextIndex = expectedVersion ?? (await vaultOf()).nextIndex;
        return approves({ ...signing, expected: { ...(await vaultOf()), nextIndex } })(client);
      },
      effect: async () => (await vaultOf()).nextIndex,
    };

    before(async () => {
      world = await World.create();
      await approves()(world.client);
    });

    needsTheThreshold(action);
    expectsTheVersion(action);
    namesThePayerOnce(action);
  });

  it("approves nothing of the agent's other mandates, which have thresholds of their own", async () => {
    world = await World.create();
    const { client, vault, agent, payee, quorum: members } = world;
    const mint = await world.newMint("second mint");
    await purser.setBudget(client, { vault, members, mint, caps: {} });
    const terms = { ...OPEN_TERMS, approvalThreshold: 10n };
    for (const of of [world.mint, mint]) {
      await purser.grantMandate(client, {
        vault,
        members,
        agent: agent.publicKey,
        mint: of,
        terms,
      });
    }
    await world.openAccount(payee, mint);
    const { index: approval } = await approves()(client);

    const credentials = { approval };
    const amount = { mint, base: 100n };
    const payment = world.payment(100n, { amount, credentials });
    const pays = (landed: purser.Client) => purser.pay(landed, payment, { agent });
    await escalates(world, { approval: "ApprovalMismatch" }, pays, [addressOf(approval)]);
  });
});
