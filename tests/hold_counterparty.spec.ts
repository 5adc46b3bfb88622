import assert from "node:assert/strict";
import { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { sendRaw } from "./support/cosigning";
import {
  deniesEverywhere,
  holdsPayee,
  record,
  recordAt,
  releasesPayee,
  withPayees,
} from "./support/holds";
import { instructionsOf } from "./support/landing";
import { anyMemberHolds } from "./support/member-holds";
import { TIMELOCKED } from "./support/modes";
import type { Options } from "./support/modes";
import { NOT_SIGNED } from "./support/outcome";
import { approvedProposal, executes } from "./support/proposing";
import { fields, refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { KEY, open } from "./support/sessions";
import { keypair, World } from "./support/world";
import {
  CREATION,
  createdOrWritten,
  readAccount,
  refusesWrongAccounts,
} from "./support/wrong-accounts";

const RECORD_BYTES = 8 + 448;
const UNRATED_TIER = 255;
const { NO_LIMIT } = purser;
const NO_CAPS = { perPayment: NO_LIMIT, day: NO_LIMIT, week: NO_LIMIT, lifetime: NO_LIMIT };
const NOTHING_SPENT = {
  ...{ lastSeen: 0n, day: 0n, daySpent: 0n, week: 0n, weekSpent: 0n },
  ...{ lifetimeSpent: 0n, payments: 0n },
};
const DENIED = { gate: "egress", reason: "PayeeDenied" } as const;

describe("hold_counterparty", () => {
  let world: World;
  const newcomer = keypair("newcomer").publicKey;
  const scene = () => withPayees(world, [newcomer]);
  const start = async (options?: Options) => {
    world = await World.create(options);
    await open(world);
    await world.openAccount(newcomer, world.mint);
  };

  for (const [kind, payee] of [
    ["rated", () => world.payee],
    ["unrated", () => newcomer],
  ] as const) {
    describe(`of ${kind === "rated" ? "a rated" : "an unrated"} payee`, () => {
      anyMemberHolds({
        ...{ world: () => world, start, scene },
        hold: (client, member, payer) => holdsPayee(world, payee(), member, payer)(client),
        release: () => releasesPayee(world, payee())(world.client),
        held: async () => {
          const found = await purser.fetchCounterparty(world.client, world.vault, payee());
          return found?.denied === 1;
        },
      });

      it("denies every payment to it, of every mandate and session, and none to another payee", async () => {
        await start();
        const { client, otherAgent } = world;
        await world.grant({}, otherAgent.publicKey);
        await holdsPayee(world, payee())(client);

        await deniesEverywhere(world, DENIED, { payee: payee() });
        const other = payee().equals(newcomer) ? world.payee : newcomer;
        await world.pay(1n, { payee: other });
        const agent = otherAgent.publicKey;
        const batch = [other, payee()].map((to) => world.payment(1n, { payee: to, agent }));
        await assert.rejects(purser.payBatch(client, batch, { agent: otherAgent }), (error) => {
          assert.ok(error instanceof purser.PaymentDenied);
          assert.deepEqual([error.reason, error.site.payment], ["PayeeDenied", 1]);
          return true;
        });
      });

      it("is written into the evidence when the agent records its denial", async () => {
        await start();
        const { client, agent } = world;
        await holdsPayee(world, payee())(client);
        const payment = world.payment(1n, { payee: payee() });

        const { verdict } = await purser.recordDenial(client, payment, { agent });

        assert.equal(verdict.findings[0]?.reason, "PayeeDenied");
        assert.equal((await world.mandate()).evidence.sequence, 1n);
      });
    });
  }

  describe("of a rated payee", () => {
    beforeEach(() => start());

    it("changes the hold and its count, and nothing else of record, vault and mandate", async () => {
      const { client, vault: at, members } = world;
      await world.pay(3n);
      for (const member of members) {
        const before = await record(world);
        const [vault, mandate] = [await purser.fetchVault(client, at), await world.mandate()];

        await holdsPayee(world, world.payee, member)(client);

        const holdChanges = before.holdChanges + 1n;
        assert.deepEqual(
          fields(await record(world)),
          fields({ ...before, denied: 1, holdChanges }),
        );
        assert.deepEqual(fields(await purser.fetchVault(client, at)), fields(vault));
        assert.deepEqual(fields(await world.mandate()), fields(mandate));
        await releasesPayee(world)(client);
      }
    });

    it("lands although the owners rated the payee again after the member signed it", async () => {
      const { client, members } = world;
      const signed = await instructionsOf(client, holdsPayee(world, world.payee, members[0]));
      await world.rate({ tier: 4 });

      await sendRaw(client, signed, [members[0]]);

      await deniesEverywhere(world, DENIED);
    });

    it("stays when the payee is rated anew, and counts nothing when a rating says it again", async () => {
      await holdsPayee(world)(world.client);
      for (const denied of [false, true]) await world.rate({ tier: 4, denied });

      await deniesEverywhere(world, DENIED);
      assert.equal((await record(world)).holdChanges, 1n);
    });
  });

  describe("of an unrated payee", () => {
    beforeEach(() => start());

    it("makes a record that rates nobody, at the payer's cost, and changes nothing of the vault", async () => {
      const { client, vault, members, stranger } = world;
      const before = await purser.fetchVault(client, vault);
      const rent = await client.connection.getMinimumBalanceForRentExemption(RECORD_BYTES);
      const had = world.chain.account(members[0].publicKey)!.lamports;

      await holdsPayee(world, newcomer, members[0], stranger)(client);

      const found = await record(world, newcomer);
      assert.deepEqual(
        fields(found),
        fields({
          ...{ layout: 1, bump: found.bump, tier: UNRATED_TIER, denied: 1, risk: 0, confidence: 0 },
          ...{ vault, payee: newcomer, capMint: PublicKey.default, caps: NO_CAPS },
          ...{ counters: NOTHING_SPENT, settled: 0n, lastSettled: 0n },
          ...{ incarnation: 0n, version: 0n, holdChanges: 1n },
          reserved: Array<bigint>(27).fill(0n),
        }),
      );
      assert.deepEqual(fields(await purser.fetchVault(client, vault)), fields(before));
      assert.equal(world.chain.account(recordAt(world, newcomer))!.lamports, rent);
      assert.equal(world.chain.account(members[0].publicKey)!.lamports, had, "the payer pays");
    });

    it("is done with lamports sent ahead to its address, which are no record (A13, A52)", async () => {
      const { client } = world;
      const rent = await client.connection.getMinimumBalanceForRentExemption(RECORD_BYTES);
      for (const [i, lamports] of [890_880, rent, 2 * rent].entries()) {
        const payee = keypair(`newcomer ${i}`).publicKey;
        await world.openAccount(payee, world.mint);
        world.chain.airdrop(recordAt(world, payee), BigInt(lamports));
        await world.pay(1n, { payee });

        await holdsPayee(world, payee)(client);

        await deniesEverywhere(world, DENIED, { payee });
        const { lamports: found } = world.chain.account(recordAt(world, payee))!;
        assert.equal(found, Math.max(rent, lamports));
      }
    });

    it("denies a payee that never was on the chain, before anybody opens it an account", async () => {
      const payee = keypair("nobody yet").publicKey;
      await holdsPayee(world, payee)(world.client);
      await world.openAccount(payee, world.mint);

      await deniesEverywhere(world, DENIED, { payee });
    });

    it("stays when the owners rate it for the first time, which takes an incarnation", async () => {
      const { client, vault } = world;
      await holdsPayee(world, newcomer)(client);
      const { nextIncarnation } = await purser.fetchVault(client, vault);

      await world.rate({ tier: 4 }, newcomer);

      const { tier, version, incarnation, holdChanges } = await record(world, newcomer);
      assert.deepEqual(
        { tier, version, incarnation, holdChanges },
        { tier: 4, version: 1n, incarnation: nextIncarnation, holdChanges: 1n },
      );
      await deniesEverywhere(world, DENIED, { payee: newcomer });
    });
  });

  describe("in a vault with a timelock", () => {
    beforeEach(() => start(TIMELOCKED));

    it("voids no proposal that was prepared before it: a rogue member delays nothing (A53)", async () => {
      const { client, payee, quorum, members } = world;
      const newMembers = quorum.map(({ publicKey }) => publicKey);
      const indices = [
        await approvedProposal(world, { setCounterparty: { payee, rating: { tier: 4 } } }),
        await approvedProposal(world, {
          setCounterparty: { payee: newcomer, rating: { tier: 3 } },
        }),
        await approvedProposal(world, { setMembers: { newMembers, threshold: 2 } }),
      ];
      for (const held of [payee, newcomer]) {
        await holdsPayee(world, held, members[2])(client);
        await releasesPayee(world, held)(client);
        await holdsPayee(world, held, members[2])(client);
      }
      world.chain.advance(TIMELOCKED.timelock);

      for (const index of indices) await executes(world, index)(client);

      const ratings = await Promise.all([payee, newcomer].map((of) => record(world, of)));
      const found = ratings.map(({ tier, denied, version }) => ({ tier, denied, version }));
      assert.deepEqual(found, [
        { tier: 4, denied: 1, version: 2n },
        { tier: 3, denied: 1, version: 1n },
      ]);
      await releasesPayee(world)(client);
      await refuses(scene(), "NotAMember", holdsPayee(world, payee, members[2]));
    });
  });

  describe("is refused", () => {
    let second: SecondVault;

    before(async () => {
      await start();
      second = await secondVault(world);
    });

    it("for the zero address and for the vault's own authority as payee", async () => {
      for (const payee of [PublicKey.default, purser.authorityAddress(world.vault)]) {
        await refuses(scene(), "InvalidPayee", holdsPayee(world, payee), [recordAt(world, payee)]);
      }
    });

    it("to a member of this vault in another one", async () => {
      const { payee, members } = world;
      const act = (client: purser.Client) =>
        purser.holdCounterparty(client, { vault: second.vault, payee, member: members[0] });
      await refuses(scene(), "NotAMember", act, [second.counterparty]);
    });

    it("to a session key and to the payee itself", async () => {
      const payee = keypair("payee");
      world.chain.airdrop(payee.publicKey, 1_000_000_000n);
      for (const nobody of [KEY, payee]) {
        await refuses(scene(), "NotAMember", holdsPayee(world, world.payee, nobody));
      }
    });

    refusesWrongAccounts(
      {
        scene,
        instruction: "hold_counterparty",
        act: (client) => holdsPayee(world, world.payee, world.members[2], world.treasury)(client),
        signers: () => [world.treasury, world.members[2]],
      },
      [
        ...CREATION,
        ["member", "without its signature", NOT_SIGNED],
        ...readAccount("vault"),
        [
          "vault",
          { named: "another vault's", address: () => second.vault },
          { runtime: "InvalidSeeds" },
        ],
        ...createdOrWritten("counterparty", () => second.counterparty),
        [
          "counterparty",
          { named: "another payee's", address: () => recordAt(world, newcomer) },
          { runtime: "InvalidSeeds" },
        ],
        ["payee", "an empty address", { runtime: "InvalidSeeds" }],
      ],
    );
  });
});
