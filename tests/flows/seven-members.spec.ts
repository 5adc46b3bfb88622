import assert from "node:assert/strict";
import type { Keypair, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { transactionOf } from "../support/landing";
import { refuses } from "../support/refusal";
import type { Act } from "../support/refusal";
import { OPEN_TERMS, World, keypair } from "../support/world";

/** The network's limit for one transaction. */
const MAX_BYTES = 1_232;

/** The largest vault there is: seven members, all of whom must sign, and somebody else who pays. */
describe("a vault whose seven members must all sign", () => {
  const members = Array.from({ length: 7 }, (_, i) => keypair(`one of seven ${i}`));
  const sizes = new Map<string, number>();
  let world: World;
  let payer: Keypair;
  let vault: PublicKey;

  const cosigned = () => ({ vault, members, payer });
  const caps = { perPayment: 1n, day: 2n, week: 3n, lifetime: 4n };
  const actions: Record<string, Act> = {
    resume: (client) => purser.resume(client, cosigned()),
    set_budget: (client) => purser.setBudget(client, { ...cosigned(), mint: world.mint, caps }),
    grant_mandate: (client) =>
      purser.grantMandate(client, {
        ...cosigned(),
        mint: world.mint,
        agent: world.agent.publicKey,
        terms: { ...OPEN_TERMS, caps },
      }),
    set_counterparty: (client) =>
      purser.setCounterparty(client, {
        ...cosigned(),
        payee: world.payee,
        rating: { tier: 1, caps: { ...caps, mint: world.mint } },
      }),
    revoke_all: (client) => purser.revokeAll(client, cosigned()),
    withdraw: (client) => {
      const { mint, treasury } = world;
      const amount = { mint, base: 1n };
      return purser.withdraw(client, { ...cosigned(), to: treasury.publicKey, amount });
    },
  };

  before(async () => {
    world = await World.create();
    payer = world.stranger;
    const withdrawal = [world.treasury, ...members.slice(0, 3)].map((wallet) => wallet.publicKey);
    vault = purser.vaultAddress(world.creator.publicKey, 7n);
    const create: Act = (client) =>
      purser.createVault(client, {
        creator: world.creator,
        id: 7n,
        members: members.map(({ publicKey }) => publicKey),
        threshold: 7,
        withdrawal,
      });
    await world.openAccount(purser.authorityAddress(vault), world.mint);
    await world.mintTo(purser.authorityAddress(vault), 1n);

    // Each is done after those that it needs.
    for (const [name, act] of Object.entries({ create_vault: create, ...actions })) {
      const transaction = await transactionOf(world.client, act);
      sizes.set(name, transaction.serialize().length);
      await act(world.client);
    }
  });

  it("does every action in one transaction that fits (A50)", () => {
    for (const [name, bytes] of sizes) assert.ok(bytes <= MAX_BYTES, `${name}: ${bytes} bytes`);
    assert.equal(sizes.size, 7);
  });

  it("is left with what all of them signed", async () => {
    const { client, mint, agent, payee } = world;
    const stored = await purser.fetchVault(client, vault);
    assert.deepEqual([stored.mode, stored.grantEpoch, stored.version], [2, 2n, 3n]);
    assert.deepEqual((await purser.fetchBudget(client, vault, mint))?.caps, caps);
    assert.deepEqual((await purser.fetchMandate(client, vault, agent.publicKey, mint))?.caps, caps);
    assert.deepEqual((await purser.fetchCounterparty(client, vault, payee))?.caps, caps);
  });

  it("refuses what six of them sign", async () => {
    const six = members.slice(1);
    await refuses(
      world,
      "ThresholdNotMet",
      (client) => purser.revokeAll(client, { vault, members: six, payer }),
      [vault],
    );
  });
});
