import assert from "node:assert/strict";
import { Keypair, PublicKey, SystemProgram } from "@solana/web3.js";
import { PROGRAM_ID } from "../../sdk/src";
import { EmbeddedChain } from "../../sdk/src/localnet";
import { checkRecipient } from "../../migrations/deployment/check-recipient";
import { BadSetting, RecipientRefused } from "../../migrations/deployment/refused";
import { programDataAddress } from "../../migrations/loader/instructions";
import { failure } from "../support/failure";
import { MULTISIG } from "./helpers";

const SOL = 1_000_000_000n;
const parties = { deployer: Keypair.generate().publicKey, program: PROGRAM_ID };

function check(chain: EmbeddedChain, recipient: PublicKey, confirmed: PublicKey | null = null) {
  return checkRecipient(chain.connection, { recipient, confirmed }, parties);
}

describe("the recipient of the upgrade authority", () => {
  it("may be an address that a program signs for and that holds lamports", async () => {
    const chain = EmbeddedChain.start();
    chain.airdrop(MULTISIG, SOL);

    await check(chain, MULTISIG);
  });

  it("can't be what never signs, or the deployer, not even when confirmed", async () => {
    const chain = EmbeddedChain.start();
    const cases = [
      [parties.deployer, /deployer's own key/],
      [PROGRAM_ID, /the program itself/],
      [programDataAddress(PROGRAM_ID), /the program itself/],
      [SystemProgram.programId, /is a program/],
    ] as const;
    for (const [recipient, why] of cases) {
      const error = await failure(RecipientRefused, check(chain, recipient, recipient));
      assert.match(error.message, why);
    }
  });

  it("has to be confirmed when it is a single key, not there, or another program's account", async () => {
    const chain = EmbeddedChain.start();
    const [absent, owned] = ["absent", "owned"].map(
      (seed) => PublicKey.findProgramAddressSync([Buffer.from(seed)], PROGRAM_ID)[0],
    ) as [PublicKey, PublicKey];
    chain.setAccount(owned, { lamports: SOL, owner: PROGRAM_ID, data: Buffer.alloc(8) });
    const wallet = Keypair.generate().publicKey;
    chain.airdrop(wallet, SOL);
    const cases = [
      [wallet, /single key/],
      [absent, /no account/],
      [owned, new RegExp(`account of the program ${PROGRAM_ID.toBase58()}.* vault`)],
    ] as const;
    for (const [recipient, doubt] of cases) {
      for (const confirmed of [null, MULTISIG]) {
        const error = await failure(BadSetting, check(chain, recipient, confirmed));
        assert.equal(error.setting, "PURSER_CONFIRM_UPGRADE_AUTHORITY");
        assert.match(error.message, doubt);
      }
      await check(chain, recipient, recipient);
    }
  });
});
