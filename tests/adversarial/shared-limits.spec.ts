import assert from "node:assert/strict";
import * as purser from "../../sdk/src";
import { NO_LIMIT, PaymentDenied } from "../../sdk/src";
import { lands, repels, verifiedRecords } from "../support/attack";
import { allBytes } from "../support/checkpoint";
import { patch } from "../support/patch";
import { secondVault } from "../support/second-vault";
import type { SecondVault } from "../support/second-vault";
import { OPEN_TERMS, World } from "../support/world";

describe("mandates of one agent in two vaults", () => {
  const CAP = 1_000n;
  let world: World;
  let second: SecondVault;

  before(async () => {
    world = await World.create();
    second = await secondVault(world);
    const { client, mint, agent } = world;
    await world.grant({ caps: { lifetime: CAP } });
    await purser.grantMandate(client, {
      vault: second.vault,
      members: [second.owner],
      agent: agent.publicKey,
      mint,
      terms: { ...OPEN_TERMS, caps: { lifetime: CAP } },
    });
    await world.mintTo(second.authority, 10n * CAP);
  });

  const bytesOf = (...addresses: readonly purser.VaultAccount["creator"][]): string =>
    addresses.map((address) => world.chain.account(address)?.data.toString("hex")).join("\n");

  it("share no counter, window, id or evidence (A9)", async () => {
    const { vault, agent, mint, payee, client } = world;
    const ofSecond = [second.vault, second.budget, second.mandate, second.counterparty] as const;
    const ofFirst = [
      vault,
      purser.budgetAddress(vault, mint),
      purser.mandateAddress(vault, agent.publicKey, mint),
      purser.counterpartyAddress(vault, payee),
    ] as const;

    // The first is used up; nothing of the second moves.
    const before = bytesOf(...ofSecond);
    const payment = world.payment(CAP);
    await purser.pay(client, payment, { agent });
    assert.equal(bytesOf(...ofSecond), before);

    // The second pays the same id in full; nothing of the first moves.
    const used = bytesOf(...ofFirst);
    await purser.pay(client, { ...payment, vault: second.vault }, { agent });
    assert.equal(bytesOf(...ofFirst), used);

    for (const vaultOf of [vault, second.vault]) {
      const query = { vault: vaultOf, agent: agent.publicKey, mint };
      const { check } = await purser.verifyEvidence(client, query);
      assert.deepEqual(check, { status: "verified", records: 1n });
    }
  });

  it("are each used up by themselves (A9)", async () => {
    for (const vault of [world.vault, second.vault]) {
      const one = await purser.payInstruction(world.client, world.payment(1n, { vault }));
      const error = await repels(world, { refused: "LifetimeCap", at: 0 }, [one]);
      assert.ok(error instanceof PaymentDenied);
      assert.deepEqual(
        [error.gate, error.got, error.limit, error.headroom, error.passesAt],
        ["context", CAP + 1n, CAP, 0n, null],
      );
    }
  });

  it("are paid in one transaction, each from its own custody, and the evidence of both verifies", async () => {
    await world.grant({ caps: {} });
    const { client, mint, agent, vault } = world;
    await purser.grantMandate(client, {
      vault: second.vault,
      members: [second.owner],
      agent: agent.publicKey,
      mint,
      terms: OPEN_TERMS,
    });
    const both = [
      await purser.payInstruction(client, world.payment(1n)),
      await purser.payInstruction(client, world.payment(2n, { vault: second.vault })),
      await purser.payInstruction(client, world.payment(3n)),
    ];
    const held = [
      await world.balance(purser.authorityAddress(vault)),
      await world.balance(second.authority),
    ];
    await lands(world, both);

    assert.deepEqual(
      [await world.balance(purser.authorityAddress(vault)), await world.balance(second.authority)],
      [held[0]! - 4n, held[1]! - 2n],
    );
    await verifiedRecords(world);
    const query = { vault: second.vault, agent: agent.publicKey, mint };
    assert.equal((await purser.verifyEvidence(client, query)).check.status, "verified");
  });
});

describe("the budget of a vault", () => {
  const DAY = 100n;
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    await world.budget({ day: DAY });
    await world.grant(OPEN_TERMS, world.otherAgent.publicKey);
  });

  const byOther = (base: bigint) => {
    const payment = world.payment(base, { agent: world.otherAgent.publicKey });
    return purser.payInstruction(world.client, payment);
  };

  it("binds all agents together, to the last unit (A12)", async () => {
    await world.pay(60n);
    const over = [await byOther(41n)];
    const answer = { refused: "BudgetDayCap", at: 0 } as const;
    const error = await repels(world, answer, over, [world.otherAgent]);
    assert.ok(error instanceof PaymentDenied);
    assert.deepEqual([error.got, error.limit, error.headroom], [101n, DAY, 40n]);

    await lands(world, [await byOther(40n)], [world.otherAgent]);
    for (const signer of [world.agent, world.otherAgent]) {
      const one = world.payment(1n, { agent: signer.publicKey });
      await repels(world, answer, [await purser.payInstruction(world.client, one)], [signer]);
    }
  });

  it("binds agents who pay in one transaction (A12)", async () => {
    const mine = await purser.payInstruction(world.client, world.payment(60n));
    const steps = [mine, await byOther(41n)];
    const answer = { refused: "BudgetDayCap", at: 1 } as const;
    await repels(world, answer, steps, [world.agent, world.otherAgent]);
    await lands(world, [mine, await byOther(40n)], [world.agent, world.otherAgent]);
  });

  it("holds beside a mandate's own limit, whichever is the lower (A9)", async () => {
    await world.grant({ caps: { day: DAY - 1n } });
    const all = await purser.payInstruction(world.client, world.payment(DAY));
    await repels(world, { refused: "DayCap", at: 0 }, [all]);

    await world.grant({ caps: { day: DAY + 1n } });
    const more = await purser.payInstruction(world.client, world.payment(DAY + 1n));
    await repels(world, { refused: "BudgetDayCap", at: 0 }, [more]);
  });

  it("gives an agent whose mandate is granted again no new room (A12)", async () => {
    await world.pay(DAY);
    await world.grant(OPEN_TERMS);
    await world.grant(OPEN_TERMS, world.stranger.publicKey);
    for (const signer of [world.agent, world.otherAgent, world.stranger]) {
      const one = world.payment(1n, { agent: signer.publicKey });
      const steps = [await purser.payInstruction(world.client, one)];
      await repels(world, { refused: "BudgetDayCap", at: 0 }, steps, [signer]);
    }
  });
});

describe("counters near the end of their numbers", () => {
  const MOST = NO_LIMIT;
  let world: World;

  before(async () => {
    world = await World.create();
  });

  const attempt = async (base: bigint) => [
    await purser.payInstruction(world.client, world.payment(base)),
  ];

  for (const [kind, address] of [
    ["budget", () => purser.budgetAddress(world.vault, world.mint)],
    ["mandate", () => purser.mandateAddress(world.vault, world.agent.publicKey, world.mint)],
  ] as const) {
    it(`deny instead of wrapping around, in the ${kind} (A5)`, async () => {
      // Cheat: no vault spends this much; the counter is written past the program.
      patch(world, address(), kind, { "counters.lifetimeSpent": MOST - 1n });
      for (const amount of [2n, MOST]) {
        const answer = { refused: "CounterOverflow", at: 0 } as const;
        const error = await repels(world, answer, await attempt(amount));
        assert.ok(error instanceof PaymentDenied);
        assert.equal(error.verdict.findings[0].outcome, "error");
      }

      // The last unit is counted.
      await lands(world, await attempt(1n));
      const bytes = await allBytes(world);
      await repels(world, { refused: "CounterOverflow", at: 0 }, await attempt(1n));
      assert.equal(await allBytes(world), bytes);
      patch(world, address(), kind, { "counters.lifetimeSpent": 1n });
    });
  }

  it("refuse more than custody holds, and count nothing of it (A46)", async () => {
    const answer = { refused: { token: "InsufficientFunds" }, at: 0 };
    await repels(world, answer, await attempt(10_000_000_000n));
  });
});
