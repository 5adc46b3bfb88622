import assert from "node:assert/strict";
import { createAccount, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { lands, repels } from "../support/attack";
import { instructionsOf } from "../support/attempt";
import type { Attempt } from "../support/attempt";
import { Holding } from "../support/holding";
import type { Refused } from "../support/outcome";
import { secondVault } from "../support/second-vault";
import { newMint, openAccount } from "../support/token-2022";
import { keypair, OPEN_TERMS, World } from "../support/world";

const AMOUNT = 1_000n;
const NAMED_TWICE: Refused = { runtime: 2040 };

/** Sees that both ways to pay refuse an attempt in their first instruction. */
async function refusesBothWays(
  world: World,
  refused: Refused,
  attempt: Omit<Attempt, "payment"> & { readonly change?: Partial<purser.Payment> },
): Promise<void> {
  const { change, ...others } = attempt;
  for (const way of ["pay", "payAtomic"] as const) {
    const payment = world.payment(AMOUNT, change);
    await repels(
      world,
      { refused, at: 0 },
      await instructionsOf(world, way, { payment, ...others }),
    );
  }
}

describe("one account in two places of a payment", () => {
  let world: World;
  let custody: PublicKey;
  let authority: PublicKey;
  let destination: PublicKey;

  before(async () => {
    world = await World.create();
    custody = purser.custodyAddress(world.vault, world.mint);
    authority = purser.authorityAddress(world.vault);
    destination = purser.tokenAddress(world.payee, world.mint);
  });

  it("is refused for custody that pays itself (A18)", async () => {
    const change = { payee: authority, destination: custody };
    await refusesBothWays(world, NAMED_TWICE, { change });
  });

  it("is refused for another token account of the vault's authority (A18)", async () => {
    const { connection } = world.client;
    const auxiliary = await createAccount(
      connection,
      world.issuer,
      world.mint,
      authority,
      keypair("auxiliary"),
    );
    await refusesBothWays(world, "OwnAccount", {
      change: { payee: authority, destination: auxiliary },
    });
  });

  it("is refused for the payee's account as its own source (A18)", async () => {
    await refusesBothWays(world, NAMED_TWICE, { accounts: { custody: destination } });
  });

  it("is refused for source and destination changed over (A18)", async () => {
    const accounts = { custody: destination, destination: custody };
    await refusesBothWays(world, "CustodyMismatch", { accounts });
  });

  it("is refused for the mandate, the budget or the vault as the payee's record (A18)", async () => {
    const mandate = purser.mandateAddress(world.vault, world.agent.publicKey, world.mint);
    const budget = purser.budgetAddress(world.vault, world.mint);
    for (const counterparty of [mandate, budget]) {
      await refusesBothWays(world, NAMED_TWICE, { accounts: { counterparty } });
    }
    await refusesBothWays(world, NAMED_TWICE, { accounts: { counterparty: world.vault } });
  });

  it("is refused for one account as mandate and budget (A18)", async () => {
    const mandate = purser.mandateAddress(world.vault, world.agent.publicKey, world.mint);
    const budget = purser.budgetAddress(world.vault, world.mint);
    await refusesBothWays(world, NAMED_TWICE, { accounts: { mandate: budget } });
    await refusesBothWays(world, NAMED_TWICE, { accounts: { budget: mandate } });
  });

  it("is a payment like any other for the agent's own account, and counts (A18)", async () => {
    const payee = world.agent.publicKey;
    await world.openAccount(payee, world.mint);
    await world.pay(AMOUNT, { payee });
    await world.payAtomic(AMOUNT, { payee });
    const { counters } = await world.mandate();
    assert.deepEqual([counters.payments, counters.lifetimeSpent], [2n, 2n * AMOUNT]);
    assert.equal(await world.balance(payee), 2n * AMOUNT);
  });

  it("is a payment like any other for the custody of another vault, and counts once (A18)", async () => {
    const second = await secondVault(world);
    const { lifetimeSpent } = (await world.mandate()).counters;
    await world.pay(AMOUNT, { payee: second.authority, destination: second.custody });

    assert.equal((await world.mandate()).counters.lifetimeSpent, lifetimeSpent + AMOUNT);
    const received = await purser.fetchMandate(
      world.client,
      second.vault,
      world.agent.publicKey,
      world.mint,
    );
    assert.equal(received?.counters.payments, 0n, "a deposit raises and uses up nothing");
  });
});

describe("a mint that looks like the one with the limit", () => {
  let world: World;
  let twin: PublicKey;
  let twinDestination: PublicKey;

  before(async () => {
    world = await World.create();
    twin = await world.newMint("twin mint");
    twinDestination = await world.openAccount(world.payee, twin);
    await world.openAccount(purser.authorityAddress(world.vault), twin);
    await world.mintTo(purser.authorityAddress(world.vault), 10n * AMOUNT, twin);
  });

  it("is refused under the mandate and the budget of the other (A19)", async () => {
    const accounts = {
      mint: twin,
      custody: purser.custodyAddress(world.vault, twin),
      destination: twinDestination,
    };
    await refusesBothWays(world, "MintMismatch", { accounts });
  });

  it("is refused as the account that is paid (A19)", async () => {
    await refusesBothWays(world, "PayeeAccountMint", {
      accounts: { destination: twinDestination },
    });
  });

  it("is refused as the account that pays (A19)", async () => {
    const custody = purser.custodyAddress(world.vault, twin);
    await refusesBothWays(world, "CustodyMismatch", { accounts: { custody } });
  });

  it("is refused while no budget admits it, though custody holds it (A19)", async () => {
    await refusesBothWays(
      world,
      { runtime: "AccountDataTooSmall" },
      { change: { amount: { mint: twin, base: AMOUNT } } },
    );
  });

  it("is refused as the Token-2022 account of the same payee (A19)", async () => {
    const modern = await newMint(world, "modern");
    const destination = await openAccount(world, world.payee, modern);
    await refusesBothWays(world, "NotATokenAccount", { accounts: { destination } });
    await refusesBothWays(world, "MintMismatch", { accounts: { mint: modern } });
  });

  it("is refused as the account of the same wallet and mint under the other token program (A19; patched: there is none)", async () => {
    const { chain, mint, payee, vault } = world;
    const holding = await Holding.open(world, await newMint(world, "newer mint"));
    const held = { amount: holding.payment(AMOUNT).amount, tokenProgram: TOKEN_2022_PROGRAM_ID };
    const cases = [
      [mint, TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID, {}],
      [holding.mint, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID, held],
    ] as const;
    for (const [ofMint, own, other, change] of cases) {
      for (const [slot, wallet] of [
        ["destination", payee],
        ["custody", purser.authorityAddress(vault)],
      ] as const) {
        const genuine = chain.account(purser.tokenAddress(wallet, ofMint, own))!;
        const twinAddress = purser.tokenAddress(wallet, ofMint, other);
        const accounts = { [slot]: twinAddress };
        await refusesBothWays(world, "NotATokenAccount", { accounts, change });

        const lamports = BigInt(genuine.lamports);
        chain.setAccount(twinAddress, { ...genuine, lamports, owner: other });
        await refusesBothWays(world, "NotATokenAccount", { accounts, change });
      }
    }
  });

  it("has limits and counters of its own once it is admitted (A19)", async () => {
    const { client, vault, quorum: members, agent } = world;
    await purser.setBudget(client, { vault, members, mint: twin, caps: { lifetime: AMOUNT } });
    await purser.grantMandate(client, {
      vault,
      members,
      agent: agent.publicKey,
      mint: twin,
      terms: OPEN_TERMS,
    });
    const original = (await world.mandate()).counters;
    const payment = world.payment(AMOUNT, { amount: { mint: twin, base: AMOUNT } });

    await lands(world, await instructionsOf(world, "pay", { payment }));

    assert.deepEqual((await world.mandate()).counters, original);
    const ofTwin = await purser.fetchMandate(client, vault, agent.publicKey, twin);
    assert.equal(ofTwin?.counters.lifetimeSpent, AMOUNT);

    // Neither mandate nor budget of one serves the other.
    const budget = purser.budgetAddress(vault, twin);
    const mandate = purser.mandateAddress(vault, agent.publicKey, twin);
    await refusesBothWays(world, "MintMismatch", { accounts: { budget } });
    await refusesBothWays(world, "MintMismatch", { accounts: { mandate } });
    await refusesBothWays(world, "BudgetLifetimeCap", {
      change: { amount: { mint: twin, base: 1n } },
    });
  });
});
