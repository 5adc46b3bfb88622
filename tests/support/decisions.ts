import assert from "node:assert/strict";
import {
  ACCOUNT_SIZE,
  getMinimumBalanceForRentExemptAccount,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { Keypair, SystemProgram } from "@solana/web3.js";
import { send } from "../../sdk/src";
import { denied, failed, passes } from "./attempt";
import type { Way } from "./attempt";
import type { Bench } from "./bench";
import { DENIALS, findingOf } from "./denials";
import { arrange, comparable, LIMITS, refusalOf } from "./limits";
import { outcome } from "./outcome";
import { answerTo, wrongAccounts } from "./payment-slots";
import { wrongTrails } from "./trailing-accounts";

/**
 * The tests of a decision, which is one and the same however it is asked for: `pay`, `gate` and `evaluate` take the same
 * limits, name the same reasons, and refuse the same accounts.
 */
export function decides(way: Way, bench: () => Bench): void {
  describe("decides at the boundary of", () => {
    for (const vector of LIMITS) {
      it(`${vector.name}: allows the last value within and denies the next`, async () => {
        for (const value of vector.passes) {
          await passes(bench().world, way, await arrange(bench(), vector, value));
        }

        const attempt = await arrange(bench(), vector, vector.denied);
        const finding = await denied(bench().world, way, attempt);

        assert.deepEqual(comparable(finding, vector), refusalOf(vector));
      });
    }
  });

  describe("denies when", () => {
    for (const denial of DENIALS) {
      it(`${denial.when}: ${denial.reason}`, async () => {
        await bench().reset();
        const attempt = await denial.arrange(bench());

        assert.deepEqual(await denied(bench().world, way, attempt), findingOf(denial));
      });
    }
  });

  describe("refuses a wrong account (A16) as", () => {
    for (const { slot, what, answer, account } of wrongAccounts(way)) {
      it(`${slot}: ${what} (${answer})`, async () => {
        await bench().reset();
        const payment = bench().world.payment(100n);
        const attempt = { payment, accounts: { [slot]: account(bench()) } };

        assert.equal(await answerTo(bench(), way, attempt), answer);
      });
    }

    for (const { what, refused, arrange: trailed } of wrongTrails(way)) {
      it(`trailing: ${what} (${JSON.stringify(refused)})`, async () => {
        await bench().reset();

        const error = await failed(bench().world, way, await trailed(bench()));

        assert.deepEqual(outcome(error), refused);
      });
    }

    it("destination: a token account that nobody initialised (NotATokenAccount)", async () => {
      await bench().reset();
      const { world } = bench();
      const [payer, empty] = [world.issuer, Keypair.generate()];
      const lamports = await getMinimumBalanceForRentExemptAccount(world.client.connection);
      const space = SystemProgram.createAccount({
        fromPubkey: payer.publicKey,
        newAccountPubkey: empty.publicKey,
        lamports,
        space: ACCOUNT_SIZE,
        programId: TOKEN_PROGRAM_ID,
      });
      await send(world.client, { instructions: [space], signers: [payer, empty] });

      const attempt = { payment: world.payment(100n, { destination: empty.publicKey }) };

      assert.equal(await answerTo(bench(), way, attempt), "NotATokenAccount");
    });
  });
}
