import { AnchorProvider } from "@coral-xyz/anchor";
import { OutcomeUnknown, TransactionFailed } from "../sdk/src";
import { readArtifact } from "./deployment/artifact";
import { checkRecipient } from "./deployment/check-recipient";
import { deployProgram } from "./deployment/deploy-program";
import { DeploymentRefused, ProgramIdMismatch } from "./deployment/refused";
import { readSettings } from "./deployment/settings";
import { programDataAddress } from "./loader/instructions";

/**
 * Deploys the program to the provider's cluster and hands the upgrade authority to the owners' multisig: what
 * `anchor migrate` and `npm run migrate` run. The settings are environment variables; README.md beside this file lists
 * them.
 */
async function migrate({ connection, wallet }: AnchorProvider): Promise<void> {
  const settings = readSettings(process.env);
  const { elf, sha256, programId: program } = readArtifact(settings.artifacts);
  const deployer = wallet.payer;
  if (!deployer) throw new DeploymentRefused("the provider's wallet has no key to sign with");
  const { recipient, program: programKey } = settings;
  if (programKey && !programKey.publicKey.equals(program)) {
    throw new ProgramIdMismatch(program, programKey.publicKey);
  }
  await checkRecipient(connection, settings, { deployer: deployer.publicKey, program });

  print(`program            ${program.toBase58()}, ${elf.length} bytes, sha256 ${sha256}`);
  print(`deployer           ${deployer.publicKey.toBase58()}`);
  const deployment = { elf, program, programKey, deployer, recipient };
  const { outcome, handedOver, cost } = await deployProgram(connection, {
    ...deployment,
    report: ({ written, total }) => {
      print(`written            ${written} of ${total} parts`);
    },
  });
  print(`${outcome.padEnd(18)} bytes compared in ${programDataAddress(program).toBase58()}`);
  print(`upgrade authority  ${recipient.toBase58()}${handedOver ? "" : " (as before)"}`);
  print(`cost               ${cost} lamports`);
}

/** What stands in the way is said in words; anything else is a fault of this script and shows where. */
async function run(provider: AnchorProvider): Promise<void> {
  try {
    await migrate(provider);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof TransactionFailed) process.stderr.write(`${error.site.logs.join("\n")}\n`);
    const known = [DeploymentRefused, TransactionFailed, OutcomeUnknown];
    if (!known.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// Anchor's own script requires this file and passes its provider.
if (require.main === module) void run(AnchorProvider.env());

export = run;
