import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Keypair, PublicKey } from "@solana/web3.js";
import { BadSetting } from "./refused";

/** What the environment says about a deployment. */
export interface Settings {
  /** Who gets the upgrade authority. */
  readonly recipient: PublicKey;
  /** The recipient once more, where it is not plainly a multisig. */
  readonly confirmed: PublicKey | null;
  /** The program's own key, which only the first deployment needs. */
  readonly program: Keypair | null;
  /** Folder of the artifacts. */
  readonly artifacts: string;
}

const ARTIFACTS = join(__dirname, "../../sdk/artifacts");

/**
 * Reads the settings of a deployment.
 *
 * @throws {BadSetting} naming the variable, what it is and what it has to be.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const recipient = address(env, "PURSER_UPGRADE_AUTHORITY");
  if (!recipient) {
    throw new BadSetting(
      "PURSER_UPGRADE_AUTHORITY",
      undefined,
      "give the address that will hold the upgrade authority: the owners' multisig (for Squads its vault, not the " +
        "multisig's own account)",
    );
  }
  return {
    recipient,
    confirmed: address(env, "PURSER_CONFIRM_UPGRADE_AUTHORITY"),
    program: keypair(env, "PURSER_PROGRAM_KEYPAIR"),
    artifacts: env["PURSER_ARTIFACTS"] ?? ARTIFACTS,
  };
}

function address(env: NodeJS.ProcessEnv, name: string): PublicKey | null {
  const text = env[name];
  if (text === undefined || text === "") return null;
  try {
    return new PublicKey(text);
  } catch (cause) {
    throw new BadSetting(name, text, "it has to be an address in base58", { cause });
  }
}

function keypair(env: NodeJS.ProcessEnv, name: string): Keypair | null {
  const file = env[name];
  if (file === undefined || file === "") return null;
  try {
    return Keypair.fromSecretKey(
      Uint8Array.from(JSON.parse(readFileSync(file, "utf8")) as number[]),
    );
  } catch (cause) {
    throw new BadSetting(
      name,
      file,
      "it has to be a readable file with the 64 numbers of a keypair, as solana-keygen writes it",
      { cause },
    );
  }
}
