import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Keypair } from "@solana/web3.js";
import { PROGRAM_ID } from "../../sdk/src";
import { readArtifact } from "../../migrations/deployment/artifact";
import { BadSetting } from "../../migrations/deployment/refused";
import { readSettings } from "../../migrations/deployment/settings";
import { keyFile, MULTISIG, scratchFolder } from "./helpers";

const recipient = { PURSER_UPGRADE_AUTHORITY: MULTISIG.toBase58() };

describe("the settings of a deployment", () => {
  it("are read from the environment; the artifacts are the built ones unless another folder is given", () => {
    const program = Keypair.generate();

    const settings = readSettings({ ...recipient, PURSER_PROGRAM_KEYPAIR: keyFile(program) });

    assert.ok(settings.recipient.equals(MULTISIG));
    assert.equal(settings.confirmed, null);
    assert.ok(settings.program?.publicKey.equals(program.publicKey));
    assert.ok(readArtifact(settings.artifacts).programId.equals(PROGRAM_ID));
  });

  it("name the variable that is missing or wrong, what it is and what it has to be", () => {
    const file = join(scratchFolder(), "id.json");
    writeFileSync(file, "[1, 2, 3]");
    const cases = [
      ["PURSER_UPGRADE_AUTHORITY", undefined, /is not set: give the address/],
      ["PURSER_UPGRADE_AUTHORITY", "multisig", /is "multisig": it has to be an address/],
      ["PURSER_CONFIRM_UPGRADE_AUTHORITY", "yes", /is "yes": it has to be an address/],
      ["PURSER_PROGRAM_KEYPAIR", "/no/such/file", /is "\/no\/such\/file": .* 64 numbers/],
      ["PURSER_PROGRAM_KEYPAIR", file, /64 numbers of a keypair/],
    ] as const;
    for (const [setting, value, message] of cases) {
      assert.throws(
        () => readSettings({ ...recipient, [setting]: value }),
        (error) =>
          error instanceof BadSetting && error.setting === setting && message.test(error.message),
      );
    }
  });

  it("are refused when the folder of the artifacts lacks one", () => {
    const empty = scratchFolder();

    assert.throws(() => readArtifact(empty), /PURSER_ARTIFACTS is .* npm run build/);
  });
});
