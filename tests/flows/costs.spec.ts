import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import type { Keypair, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { Everything } from "../support/everything";
import { instructionsOf } from "../support/landing";
import { KEY, open, opens, pays, sessionAt } from "../support/sessions";
import { accept, accountsOf, approve, ATTESTOR, PAYMENTS, vouch } from "../support/vouching";
import { NOON, OPEN_TERMS, World, keypair } from "../support/world";

const SNAPSHOT = join(__dirname, "../snapshots/costs.json");
const ELF = join(__dirname, "../../sdk/artifacts/policy_vault.so");
/** What the largest payments show: an attestation, and the vault's first approval. */
const SHOWN: purser.Credentials = {
  attestation: { attestor: ATTESTOR.publicKey, capability: purser.capability(PAYMENTS) },
  approval: 0n,
};
const ACCOUNTS = "account bytes and rent in lamports";
/** Set to write the snapshot anew: a change of a figure belongs in the commit that causes it. */
const UPDATE = process.env["UPDATE_SNAPSHOTS"] === "1";

/**
 * Keys are seeded and the state is named, so every figure is exact: compute units depend on the bumps of addresses and
 * on whether the rolling window turns.
 */
describe("costs", () => {
  let world: World;
  let found: Record<string, unknown>;
  let committed: Record<string, unknown>;

  before(async () => {
    world = await World.create();
    const plain = await computeUnits(world);
    const bytes = await transactionBytes(world);
    const accounts = accountSizes(world);
    found = {
      "compute units": plain,
      // A second world, which takes the place of the first where a cluster holds one only.
      "compute units, everything switched on": await unitsOfEverything(),
      "transaction bytes": bytes,
      [ACCOUNTS]: accounts,
      "program bytes": statSync(ELF).size,
    };
    if (UPDATE) writeFileSync(SNAPSHOT, `${JSON.stringify(found, null, 2)}\n`);
    committed = JSON.parse(readFileSync(SNAPSHOT, "utf8")) as Record<string, unknown>;
  });

  it("of payments and of the program are those of the committed snapshot", () => {
    assert.deepEqual({ ...found, [ACCOUNTS]: null }, { ...committed, [ACCOUNTS]: null });
  });

  it("of accounts are those of the committed snapshot", () => {
    assert.deepEqual(found[ACCOUNTS], committed[ACCOUNTS]);
  });

  it("of accounts are the least rent that their bytes may hold", async () => {
    const { connection } = world.client;
    for (const { bytes, lamports } of Object.values(found[ACCOUNTS] as Sizes)) {
      assert.equal(lamports, await connection.getMinimumBalanceForRentExemption(bytes));
    }
  });
});

async function computeUnits(world: World): Promise<Record<string, number>> {
  const { chain } = world;
  const newcomer = keypair("newcomer").publicKey;
  await world.openAccount(newcomer, world.mint);
  await world.pay(1n);
  const units: Record<string, number> = {};
  const note = async (label: string, receipt: Promise<purser.Receipt>) => {
    units[label] = Number((await receipt).computeUnits);
  };
  await note("pay, rated payee, same bucket of the window", world.pay(1_000n));
  chain.advance(OPEN_TERMS.window.seconds / 12n);
  await note("pay, rated payee, window turned by one bucket", world.pay(1_000n));
  chain.advance(2n * OPEN_TERMS.window.seconds);
  await note("pay, rated payee, window turned as a whole", world.pay(1_000n));
  await note("pay, unrated payee", world.pay(1_000n, { payee: newcomer }));
  await world.payAtomic(1_000n);

  const steps = await unitsPerInstruction(world, await world.payAtomic(1_000n));
  assert.equal(steps.length, 3);
  ["gate", "transfer", "feedback"].forEach((name, index) => (units[name] = steps[index] ?? 0));

  units["evaluate, allowed"] = await simulatedUnits(
    world,
    await evaluateInstruction(world, world.payment(1_000n)),
  );
  await world.grant({ caps: { day: 1n } });
  const refused = await purser.payInstruction(world.client, world.payment(1_000n));
  units["pay, refused for the day's limit"] = await simulatedUnits(world, refused);
  const denied = world.payment(1_000n);
  const verdict = await purser.evaluate(world.client, denied);
  const record = await purser.recordDenialInstruction(world.client, denied, verdict);
  units["record_denial"] = await simulatedUnits(world, record);

  await world.grant({});
  await open(world);
  await pays(world, 1n)(world.client);
  await note("pay in a session, rated payee", pays(world, 1_000n)(world.client));
  const [opening] = await instructionsOf(world.client, opens(world));
  units["open_session, again"] = await simulatedUnits(world, opening!);
  await world.grant({ validationThreshold: 1n, approvalThreshold: 1n });
  await accept(world);
  const expiresAt = chain.clock().unixTime + 60n;
  await vouch(world, { expiresAt });
  const vouched = world.payment(1_000n, { credentials: SHOWN });
  await approve(world, vouched, { notAfter: expiresAt });
  const signers = { agent: world.agent };
  await note("pay, with attestation and approval", purser.pay(world.client, vouched, signers));
  return units;
}

/** The same paths where every limit is set, every credential is needed, and the mint is a stablecoin of Token-2022. */
async function unitsOfEverything(): Promise<Record<string, number>> {
  const everything = await Everything.create();
  const { world } = everything;
  const { client, chain } = world;
  const signers = { agent: KEY };
  const pay = async () => purser.pay(client, await everything.payment(), signers);
  const steps = async () => {
    const settled = purser
      .atomicPayment(await everything.payment())
      .gate()
      .transfer()
      .feedback();
    return purser.payAtomic(client, settled, signers);
  };
  const units: Record<string, number> = {};
  await pay();
  units["pay"] = Number((await pay()).computeUnits);
  chain.advance(2n * OPEN_TERMS.window.seconds);
  units["pay, window turned as a whole"] = Number((await pay()).computeUnits);
  await steps();
  const each = await unitsPerInstruction(world, await steps());
  ["gate", "transfer", "feedback"].forEach((name, index) => (units[name] = each[index] ?? 0));

  const asked = await evaluateInstruction(world, await everything.payment());
  units["evaluate, allowed"] = await simulatedUnits(world, asked, KEY);
  const denied = await everything.payment(1_000_000n);
  const verdict = await purser.evaluate(client, denied);
  const record = await purser.recordDenialInstruction(client, denied, verdict);
  units["record_denial"] = await simulatedUnits(world, record, KEY);
  return units;
}

/** Units of each top-level instruction of a gated payment, as the runtime logs them. */
async function unitsPerInstruction(world: World, { signature }: purser.Receipt): Promise<number[]> {
  const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
  const logs =
    (await world.client.connection.getTransaction(signature, options))?.meta?.logMessages ?? [];
  const own = `Program ${purser.PROGRAM_ID.toBase58()} consumed `;
  return logs
    .filter((line) => line.startsWith(own))
    .map((line) => Number(line.slice(own.length).split(" ")[0]));
}

async function evaluateInstruction(
  world: World,
  payment: purser.Payment,
): Promise<TransactionInstruction> {
  const pay = await purser.payInstruction(world.client, payment);
  const discriminator = (name: string) =>
    Buffer.from(
      world.client.program.idl.instructions.find((found) => found.name === name)?.discriminator ??
        [],
    );
  pay.data = Buffer.concat([
    discriminator("evaluate"),
    pay.data.subarray(discriminator("pay").length),
  ]);
  return pay;
}

async function simulatedUnits(
  world: World,
  instruction: TransactionInstruction,
  payer = world.agent,
): Promise<number> {
  const transaction = await signed(world, [instruction], payer);
  const { value } = await world.client.connection.simulateTransaction(transaction);
  return value.unitsConsumed ?? 0;
}

async function transactionBytes(world: World): Promise<Record<string, number>> {
  const payment = world.payment(1_000n);
  const vouched = { ...payment, credentials: SHOWN };
  const pay = [await purser.payInstruction(world.client, payment)];
  const stepsOf = (of: purser.Payment) =>
    purser.atomicPayment(of).gate().transfer().feedback().instructions(world.client);
  const steps = await stepsOf(payment);
  const size = async (instructions: TransactionInstruction[], payer: Keypair) =>
    (await signed(world, instructions, payer)).serialize().length;
  return {
    "pay, agent pays the fee": await size(pay, world.agent),
    "pay, another wallet pays the fee": await size(pay, world.stranger),
    "gate, transfer, feedback, agent pays the fee": await size(steps, world.agent),
    "gate, transfer, feedback, with attestation and approval, another wallet pays the fee":
      await size(await stepsOf(vouched), world.stranger),
  };
}

async function signed(world: World, instructions: TransactionInstruction[], payer: Keypair) {
  const { blockhash } = await world.client.connection.getLatestBlockhash();
  const message = new TransactionMessage({
    payerKey: payer.publicKey,
    recentBlockhash: blockhash,
    instructions,
  });
  const transaction = new VersionedTransaction(message.compileToV0Message());
  const named = instructions.some(({ keys }) =>
    keys.some(({ pubkey, isSigner }) => isSigner && pubkey.equals(world.agent.publicKey)),
  );
  transaction.sign(named && payer !== world.agent ? [payer, world.agent] : [payer]);
  return transaction;
}

type Sizes = Readonly<Record<string, { readonly bytes: number; readonly lamports: number }>>;

function accountSizes(world: World): Sizes {
  const { chain, vault, mint, agent, payee } = world;
  const addresses = {
    vault,
    budget: purser.budgetAddress(vault, mint),
    mandate: purser.mandateAddress(vault, agent.publicKey, mint),
    counterparty: purser.counterpartyAddress(vault, payee),
    session: sessionAt(world),
    ...accountsOf(world, SHOWN.attestation!),
    approval: purser.approvalAddress(vault, SHOWN.approval!),
  };
  const sized = Object.entries(addresses).map(([name, address]) => {
    const account = chain.account(address);
    return [name, { bytes: account?.data.length ?? 0, lamports: account?.lamports ?? 0 }];
  });
  assert.ok(chain.clock().unixTime > NOON);
  return Object.fromEntries(sized) as Sizes;
}
