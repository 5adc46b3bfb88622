import assert from "node:assert/strict";
import { freezeAccount } from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client } from "../../sdk/src";
import { Checkpoint } from "../support/checkpoint";
import { failure } from "../support/failure";
import type { ErrorClass } from "../support/failure";
import { intercepted } from "../support/interception";
import { landing } from "../support/landing";
import { deployRelay, flood } from "../support/relay";
import { World } from "../support/world";

/** Bytes after which the chain cuts a transaction's log. */
const LOG_LIMIT = 10_000;

describe("a transaction that landed and failed", () => {
  let world: World;
  let client: Client;
  let checkpoint: Checkpoint;

  before(async () => {
    world = await World.create();
    ({ client } = world);
    deployRelay(world.chain);
    checkpoint = await Checkpoint.take(world);
  });

  beforeEach(() => checkpoint.restore());

  /**
   * The error of an action that is overtaken: simulated well, but before it lands, something else does. The
   * transaction must have landed, failed, and left everything as it was then.
   */
  async function overtaken<E extends purser.TransactionFailed>(
    type: ErrorClass<E>,
    event: () => Promise<unknown>,
    act: (client: Client) => Promise<unknown>,
  ): Promise<E> {
    let before = "";
    const connection = intercepted(client.connection, "sendRawTransaction", async (call) => {
      await event();
      before = world.snapshot();
      return call();
    });

    const error = await failure(type, act(purser.connect(connection)));

    assert.equal(world.snapshot(), before);
    const { signature, cause } = error.site;
    assert.ok(signature);
    const { value } = await client.connection.getSignatureStatus(signature);
    assert.deepEqual(value?.err, cause);
    return error;
  }

  it("is a denial when a member pauses the vault in between", async () => {
    const { vault, members, agent } = world;
    const payment = world.payment(5n);

    const error = await overtaken(
      purser.PaymentDenied,
      () => purser.pause(client, { vault, member: members[0] }),
      (racing) => purser.pay(racing, payment, { agent }),
    );

    assert.deepEqual([error.gate, error.reason], ["freeze", "VaultPaused"]);
    assert.equal(error.site.instruction, 0);
  });

  it("is a denial with its numbers when another payment uses up the limit in between", async () => {
    const { agent } = world;
    await world.grant({ caps: { day: 100n } });
    const steps = purser.atomicPayment(world.payment(60n)).gate().transfer().feedback();

    const error = await overtaken(
      purser.PaymentDenied,
      () => world.pay(50n),
      (racing) => purser.payAtomic(racing, steps, { agent }),
    );

    assert.deepEqual([error.reason, error.got, error.headroom], ["DayCap", 110n, 50n]);
    assert.match(error.message, /got 110, limit 100, headroom 50; would pass from 2026-03-26T00/);
  });

  it("is a refusal when another action of the owners lands in between", async () => {
    const { vault, quorum, members } = world;
    const others = [members[1], members[2]];

    const error = await overtaken(
      purser.PolicyRefused,
      () => purser.revokeAll(client, { vault, members: others }),
      (racing) => purser.revokeAll(racing, { vault, members: quorum }),
    );

    assert.equal(error.reason, "StaleVersion");
  });

  it("is the token program's refusal when the payee's account is frozen in between", async () => {
    const { issuer, mint, payee, agent } = world;
    const payment = world.payment(5n);
    const account = purser.tokenAddress(payee, mint);

    const error = await overtaken(
      purser.TokenTransferFailed,
      () => freezeAccount(client.connection, issuer, account, mint, issuer),
      (racing) => purser.pay(racing, payment, { agent }),
    );

    assert.deepEqual([error.code, error.tokenError], [17, "AccountFrozen"]);
  });

  it("is nobody's reason when a foreign instruction fails", async () => {
    const { agent, stranger } = world;
    const { lamports } = world.chain.account(agent.publicKey) ?? { lamports: 0 };
    const half = SystemProgram.transfer({
      fromPubkey: agent.publicKey,
      toPubkey: stranger.publicKey,
      lamports: Math.floor(lamports / 2) + 1,
    });
    const instructions = [await purser.payInstruction(client, world.payment(5n)), half];

    const error = await overtaken(
      purser.TransactionFailed,
      () => purser.send(client, { instructions: [half], signers: [agent] }),
      (racing) => purser.send(racing, { instructions, signers: [agent] }),
    );

    assert.equal(error.site.instruction, 1);
  });

  it("is still a refusal with its instruction when the node does not give the log", async () => {
    const { vault, quorum: members } = world;
    const forgetful = intercepted(landing(client).connection, "getTransaction", async () => null);
    const running = { vault, members };

    const error = await failure(
      purser.PolicyRefused,
      purser.resume(purser.connect(forgetful), running),
    );

    assert.equal(error.reason, "AlreadyRunning");
    assert.equal(error.site.instruction, 0);
  });

  describe("with a log that was cut (A51)", () => {
    /** A refused payment behind a flood that leaves so many bytes of the log. */
    async function flooded(left: number): Promise<TransactionInstruction[]> {
      const size = 100;
      const overhead = "Program log: ".length;
      const filled = Math.floor((LOG_LIMIT - left) / (size + overhead));
      return [flood(filled, size), await purser.payInstruction(client, world.payment(0n))];
    }

    /** What a cut log still shows of the failure. */
    const shows = (logs: readonly string[]): string =>
      [
        logs.includes("Log truncated") ? "cut" : "whole",
        logs.some((line) => line.startsWith("Program return: ")) ? "answer" : "no answer",
        logs.some((line) => line.includes(" failed: ")) ? "failure" : "no failure",
      ].join(", ");

    /** Errors of refused payments, simulated and landed, with logs that were cut at all kinds of places. */
    const errors: purser.TransactionFailed[] = [];

    before(async () => {
      await checkpoint.restore();
      const signers = [world.agent] as const;
      for (let left = 100; left < 1_300; left += 100) {
        const instructions = await flooded(left);
        for (const sender of [client, landing(client)]) {
          await assert.rejects(purser.send(sender, { instructions, signers }), (error) => {
            assert.ok(error instanceof purser.TransactionFailed);
            return errors.push(error) > 0;
          });
        }
      }
    });

    function errorsShowing(wanted: string): readonly purser.TransactionFailed[] {
      const found = errors.filter(({ site }) => shows(site.logs) === wanted);
      assert.ok(
        found.some(({ site }) => site.signature === null),
        `no simulated log is ${wanted}`,
      );
      assert.ok(
        found.some(({ site }) => site.signature !== null),
        `no landed log is ${wanted}`,
      );
      return found;
    }

    it("is a whole denial where the answer is still in the log", () => {
      for (const error of errorsShowing("whole, answer, failure")) {
        assert.ok(error instanceof purser.PaymentDenied);
        assert.deepEqual([error.reason, error.site.instruction], ["ZeroAmount", 1]);
      }
    });

    it("is a refusal with the right reason where the answer is cut off", () => {
      for (const error of errorsShowing("cut, no answer, failure")) {
        assert.ok(error instanceof purser.PolicyRefused);
        assert.deepEqual([error.reason, error.site.instruction], ["ZeroAmount", 1]);
      }
    });

    it("is a refusal with the right reason where even the failing program's line is cut off", () => {
      for (const error of errorsShowing("cut, no answer, no failure")) {
        assert.ok(error instanceof purser.PolicyRefused, error.message);
        assert.deepEqual([error.reason, error.site.instruction], ["ZeroAmount", 1]);
      }
    });
  });
});
