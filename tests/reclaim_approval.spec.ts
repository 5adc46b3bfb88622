import assert from "node:assert/strict";
import { SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../sdk/src";
import { repels } from "./support/attack";
import { instructionsOf } from "./support/landing";
import { NAMED_TWICE, NOT_WRITABLE } from "./support/outcome";
import { refuses } from "./support/refusal";
import { secondVault } from "./support/second-vault";
import type { SecondVault } from "./support/second-vault";
import { approve, approveAnyId, ENDS } from "./support/vouching";
import { World, keypair } from "./support/world";
import { refusesWrongAccounts, readAccount } from "./support/wrong-accounts";

describe("reclaim_approval", () => {
  let world: World;
  let index: bigint;
  const at = (): PublicKey => purser.approvalAddress(world.vault, index);

  const reclaims = (client: purser.Client) => {
    const { vault, stranger: feePayer } = world;
    return purser.reclaimApproval(client, { vault, index, feePayer });
  };

  const lamports = ({ publicKey }: { publicKey: PublicKey }): number =>
    world.chain.account(publicKey)!.lamports;

  beforeEach(async () => {
    world = await World.create();
    await world.grant({ approvalThreshold: 10n });
    index = await approveAnyId(world, world.payment(100n), { payer: world.treasury });
  });

  describe("gives the rent back to whoever paid it, and closes the approval (A43),", () => {
    const dead: readonly [string, () => unknown][] = [
      ["once a payment spent it", () => world.pay(100n, { credentials: { approval: index } })],
      [
        "once its last second has passed",
        () => {
          world.chain.setUnixTime(ENDS + 1n);
        },
      ],
      [
        "once all mandates were revoked",
        () => purser.revokeAll(world.client, { vault: world.vault, members: world.quorum }),
      ],
      [
        "once the owners changed their rules",
        () => {
          const { client, vault, quorum: members } = world;
          return purser.setDelays(client, { vault, members, timelock: 0n });
        },
      ],
    ];
    for (const [when, make] of dead) {
      it(when, async () => {
        await make();
        const { treasury, stranger, vault, client } = world;
        const rent = world.chain.account(at())!.lamports;
        const before = [lamports(treasury), lamports(stranger)];
        const { data } = world.chain.account(vault)!;

        await reclaims(client);

        assert.equal(world.chain.account(at()), null);
        const after = [lamports(treasury), lamports(stranger)];
        assert.deepEqual(after, [before[0]! + rent, before[1]! - 5_000]);
        assert.deepEqual(world.chain.account(vault)!.data, data);
      });
    }

    it("with whatever was sent to it beside", async () => {
      const { client, chain, treasury } = world;
      await world.pay(100n, { credentials: { approval: index } });
      chain.airdrop(at(), 7n);
      const [all, before] = [chain.account(at())!.lamports, lamports(treasury)];

      await reclaims(client);

      assert.equal(lamports(treasury), before + all);
    });

    it("while the vault is paused", async () => {
      const { client, vault, members } = world;
      await world.pay(100n, { credentials: { approval: index } });
      await purser.pause(client, { vault, member: members[1] });
      await reclaims(client);
      assert.equal(world.chain.account(at()), null);
    });
  });

  it("is refused while it can still be used, to its last second", async () => {
    await refuses(world, "ApprovalUsable", reclaims, [at(), world.treasury.publicKey]);
    world.chain.setUnixTime(ENDS);
    await refuses(world, "ApprovalUsable", reclaims, [at(), world.treasury.publicKey]);
    await world.pay(100n, { credentials: { approval: index } });
  });

  it("is refused for an approval whose payment was denied: it is not spent", async () => {
    await world.grant({ approvalThreshold: 10n, caps: { day: 99n } });
    const pays = world.pay(100n, { credentials: { approval: index } });
    await assert.rejects(pays, purser.PaymentDenied);
    await refuses(world, "ApprovalUsable", reclaims, [at()]);
  });

  it("is refused while the cluster's clock shows a time before 1970 (A3)", async () => {
    await world.pay(100n, { credentials: { approval: index } });
    world.chain.setUnixTime(-1n);
    await refuses(world, "ClockInvalid", reclaims, [at()]);
  });

  it("is not sent for an approval that is closed already", async () => {
    await world.pay(100n, { credentials: { approval: index } });
    await reclaims(world.client);
    await assert.rejects(reclaims(world.client), purser.AccountMissing);
  });

  describe("in one transaction with a payment that shows the closed approval", () => {
    /** The rest of the transaction comes after the approval was closed by its first instruction. */
    async function afterClosing() {
      const { client, agent } = world;
      world.chain.setUnixTime(ENDS + 1n);
      const payment = world.payment(100n, { credentials: { approval: index } });
      const refund = SystemProgram.transfer({
        fromPubkey: agent.publicKey,
        toPubkey: at(),
        lamports: world.chain.account(at())!.lamports,
      });
      return {
        close: await instructionsOf(client, reclaims),
        refund,
        pay: await purser.payInstruction(client, payment),
      };
    }

    it("finds no approval, whether its address is funded again or not (A11)", async () => {
      const { close, refund, pay } = await afterClosing();
      const refused = "UnexpectedAccount";
      await repels(world, { refused, at: 1 }, [...close, pay]);
      await repels(world, { refused, at: 2 }, [...close, refund, pay]);
    });

    it("is not closed twice (A11)", async () => {
      const { close, refund } = await afterClosing();
      const refused = { runtime: "AccountDataTooSmall" } as const;
      await repels(world, { refused, at: 2 }, [...close, refund, ...close]);
    });

    it("finds none later either, and no approval comes to its address again (A10)", async () => {
      const { client, quorum: members, vault } = world;
      const { close, refund, pay } = await afterClosing();
      await purser.send(client, { instructions: [...close, refund], signers: [world.agent] });

      await repels(world, { refused: "UnexpectedAccount", at: 0 }, [pay]);
      const notAfter = ENDS + 100n;
      const expected = { ...(await purser.fetchVault(client, vault)), nextIndex: index };
      const payment = world.payment(100n);
      const again = (landed: purser.Client) =>
        purser.approvePayment(landed, { ...payment, members, notAfter, expected });
      await refuses(world, "StaleVersion", again, [at()]);
      assert.equal(await approve(world, payment, { notAfter }), index + 1n);
    });
  });

  describe("refuses", () => {
    let second: SecondVault;

    beforeEach(async () => {
      second = await secondVault(world);
      await world.pay(100n, { credentials: { approval: index } });
    });

    it("to give the rent to anybody else (A43)", async () => {
      const { members, agent, stranger, vault } = world;
      const thieves = [members[0], agent, stranger].map(({ publicKey }) => publicKey);
      for (const thief of thieves) {
        const instructions = await instructionsOf(world.client, reclaims);
        instructions[0]!.keys[2]!.pubkey = thief;
        const answer = { refused: "RentPayerMismatch", at: 0 } as const;
        await repels(world, answer, instructions, [stranger]);
      }
      for (const named of [vault, at()]) {
        const instructions = await instructionsOf(world.client, reclaims);
        instructions[0]!.keys[2]!.pubkey = named;
        await repels(world, { refused: NAMED_TWICE, at: 0 }, instructions, [stranger]);
      }
    });

    refusesWrongAccounts(
      {
        scene: () => world,
        instruction: "reclaim_approval",
        act: reclaims,
        signers: () => [world.stranger],
      },
      [
        ...readAccount("vault"),
        ["vault", { named: "another vault's", address: () => second.vault }, "VaultMismatch"],
        ["approval", "owned by another program", { runtime: "IllegalOwner" }],
        ["approval", "of another kind", { runtime: "InvalidAccountData" }],
        ["approval", "an empty address", { runtime: "AccountDataTooSmall" }],
        ["approval", "read-only", NOT_WRITABLE],
        [
          "approval",
          {
            named: "a mandate",
            address: () => purser.mandateAddress(world.vault, world.agent.publicKey, world.mint),
          },
          { runtime: "InvalidAccountData" },
        ],
        ["rent_payer", "read-only", NOT_WRITABLE],
        [
          "rent_payer",
          { named: "an empty address", address: () => keypair("nothing here").publicKey },
          "RentPayerMismatch",
        ],
      ],
    );
  });

  it("leaves other approvals alone, which keep their own indices", async () => {
    const { client, vault } = world;
    const other = await approveAnyId(world, world.payment(100n));
    await world.pay(100n, { credentials: { approval: index } });
    await reclaims(client);

    assert.deepEqual(
      (await purser.approvals(client, vault)).map((found) => [found.index, found.state]),
      [[other, "usable"]],
    );
  });
});
