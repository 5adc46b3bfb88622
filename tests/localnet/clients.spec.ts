import assert from "node:assert/strict";
import { AnchorProvider, Program, Wallet } from "@coral-xyz/anchor";
import * as kit from "@solana/kit";
import {
  Connection,
  sendAndConfirmTransaction,
  Transaction,
  type TransactionInstruction,
} from "@solana/web3.js";
import idl from "../../sdk/artifacts/policy_vault.json";
import type { PolicyVault } from "../../sdk/artifacts/policy_vault";
import * as purser from "../../sdk/src";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import { type ChainServer, serve, type ServedChain } from "../../sdk/src/localnet/server";
import { payingVault, type PayingVault } from "./paying-vault";
import { closeSocket } from "./sockets";

describe("a payment over the port", () => {
  let world: PayingVault;
  let server: ChainServer;
  let notified: string[];

  beforeEach(async () => {
    world = await payingVault();
    notified = [];
    server = await serve(recording(world.chain, notified), { port: 0 });
  });

  afterEach(() => server.close());

  it("is made by web3.js 1.x and confirmed by its WebSocket", async () => {
    const connection = new Connection(server.url, "confirmed");
    const instruction = await payInstruction(connection, world.payment(7n));

    const signature = await sendAndConfirmTransaction(
      connection,
      new Transaction().add(instruction),
      [world.agent],
    );

    assert.equal(world.received(), 7n);
    assert.ok(notified.includes("signatureNotification"));
    const landed = await connection.getTransaction(signature, {
      maxSupportedTransactionVersion: 0,
    });
    assert.equal(landed?.meta?.err, null);
    assert.equal(landed.blockTime, Number(world.chain.clock().unixTime));
    await closeSocket(connection);
  });

  it("is made by @solana/kit and confirmed by its subscriptions", async () => {
    const rpc = kit.createSolanaRpc(server.url);
    const rpcSubscriptions = kit.createSolanaRpcSubscriptions(server.wsUrl);
    const send = kit.sendAndConfirmTransactionFactory({ rpc, rpcSubscriptions });
    const agent = await kit.createKeyPairSignerFromBytes(world.agent.secretKey);
    const instruction = await payInstruction(world.chain.connection, world.payment(11n));
    const { value: lifetime } = await rpc.getLatestBlockhash().send();
    const message = kit.pipe(
      kit.createTransactionMessage({ version: 0 }),
      (made) => kit.setTransactionMessageFeePayerSigner(agent, made),
      (made) => kit.setTransactionMessageLifetimeUsingBlockhash(lifetime, made),
      (made) => kit.appendTransactionMessageInstruction(forKit(instruction), made),
      (made) => kit.addSignersToTransactionMessage([agent], made),
    );
    const transaction = await kit.signTransactionMessageWithSigners(message);
    kit.assertIsTransactionWithBlockhashLifetime(transaction);
    kit.assertIsSendableTransaction(transaction);

    await send(transaction, { commitment: "confirmed" });

    assert.equal(world.received(), 11n);
    assert.ok(notified.includes("signatureNotification"));
    const signature = kit.getSignatureFromTransaction(transaction);
    const { value } = await rpc.getSignatureStatuses([signature]).send();
    assert.equal(value[0]?.err, null);
    const balance = await rpc
      .getTokenAccountBalance(kit.address(world.destination.toBase58()))
      .send();
    assert.equal(balance.value.amount, "11");
  });

  it("that never lands is given up by @solana/kit when its blockhash expires", async () => {
    const rpc = kit.createSolanaRpc(server.url);
    const rpcSubscriptions = kit.createSolanaRpcSubscriptions(server.wsUrl);
    const send = kit.sendAndConfirmTransactionFactory({ rpc, rpcSubscriptions });
    const penniless = await kit.generateKeyPairSigner();
    const { value: lifetime } = await rpc.getLatestBlockhash().send();
    const message = kit.pipe(
      kit.createTransactionMessage({ version: 0 }),
      (made) => kit.setTransactionMessageFeePayerSigner(penniless, made),
      (made) => kit.setTransactionMessageLifetimeUsingBlockhash(lifetime, made),
    );
    const transaction = await kit.signTransactionMessageWithSigners(message);
    kit.assertIsTransactionWithBlockhashLifetime(transaction);
    kit.assertIsSendableTransaction(transaction);
    const minutesPerSecond = 60;
    world.chain.resumeClock(() => Date.now() * minutesPerSecond);

    const sent = send(transaction, { commitment: "confirmed", skipPreflight: true });

    await assert.rejects(sent, (error) => {
      return kit.isSolanaError(error, kit.SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED);
    });
    assert.ok(notified.includes("slotNotification"));
  });

  it("is made by Anchor's client and confirmed by its provider", async () => {
    const connection = new Connection(server.url, "confirmed");
    const provider = new AnchorProvider(connection, new Wallet(world.agent), {
      commitment: "confirmed",
    });
    const program = new Program<PolicyVault>(idl, provider);
    const payment = world.payment(13n);

    const signature = await program.methods
      .pay(paymentArgs(payment))
      .accountsStrict(paymentAccounts(purser.connect(connection), payment))
      .rpc();

    assert.equal(world.received(), 13n);
    assert.ok(notified.includes("signatureNotification"));
    const { value } = await connection.getSignatureStatus(signature);
    assert.equal(value?.confirmationStatus, "finalized");
    await closeSocket(connection);
  });

  it("is made by the SDK, which polls", async () => {
    const client = purser.connect(new Connection(server.url, "confirmed"));

    const { signature } = await purser.pay(client, world.payment(17n), { agent: world.agent });

    assert.equal(world.received(), 17n);
    assert.deepEqual(notified, []);
    assert.match(signature, /^[1-9A-HJ-NP-Za-km-z]{80,90}$/);
  });

  it("that the policy denies is a denial with its reason", async () => {
    const client = purser.connect(new Connection(server.url, "confirmed"));

    const denied = purser.pay(client, world.payment(0n), { agent: world.agent });

    await assert.rejects(denied, purser.PaymentDenied);
    assert.equal(world.received(), 0n);
  });
});

/** The chain, with the method of every notification that leaves it. */
function recording(chain: ServedChain, notified: string[]): ServedChain {
  return {
    handle: (body) => chain.handle(body),
    openSession: (send) =>
      chain.openSession((text) => {
        const { method } = JSON.parse(text) as { readonly method?: string };
        if (method !== undefined) notified.push(method);
        send(text);
      }),
  };
}

function payInstruction(
  connection: Connection,
  payment: purser.Payment,
): Promise<TransactionInstruction> {
  return purser.payInstruction(purser.connect(connection), payment);
}

/** An instruction in kit's terms. */
function forKit({ programId, keys, data }: TransactionInstruction): kit.Instruction {
  return {
    programAddress: kit.address(programId.toBase58()),
    accounts: keys.map(({ pubkey, isSigner, isWritable }) => ({
      address: kit.address(pubkey.toBase58()),
      role: isSigner
        ? isWritable
          ? kit.AccountRole.WRITABLE_SIGNER
          : kit.AccountRole.READONLY_SIGNER
        : isWritable
          ? kit.AccountRole.WRITABLE
          : kit.AccountRole.READONLY,
    })),
    data: Uint8Array.from(data),
  };
}
