import { PublicKey, SystemProgram } from "@solana/web3.js";
import type { Connection } from "@solana/web3.js";
import { programDataAddress } from "../loader/instructions";
import { BadSetting, RecipientRefused } from "./refused";
import type { Settings } from "./settings";

/**
 * Checks whom the upgrade authority is to go to: handing it over can't be undone, and the recipient does not sign. An
 * address that a program signs for and that holds lamports, such as a Squads vault, passes; anything else that could
 * sign at all has to be confirmed by naming it twice.
 *
 * @throws {RecipientRefused} if it can never sign, or is the deployer itself.
 * @throws {BadSetting} if it has to be confirmed, saying why.
 */
export async function checkRecipient(
  connection: Connection,
  { recipient, confirmed }: Pick<Settings, "recipient" | "confirmed">,
  { deployer, program }: { readonly deployer: PublicKey; readonly program: PublicKey },
): Promise<void> {
  const refuse = (why: string): never => {
    throw new RecipientRefused(recipient, why);
  };
  if (recipient.equals(deployer)) refuse("it is the deployer's own key, not the owners' multisig");
  if (recipient.equals(program) || recipient.equals(programDataAddress(program))) {
    refuse("it is the program itself, which signs for nobody");
  }
  const account = await connection.getAccountInfo(recipient, "confirmed");
  if (account?.executable) refuse("it is a program, which signs for nobody");

  const doubt = doubtOf(recipient, account?.owner ?? null);
  if (doubt === null || confirmed?.equals(recipient)) return;
  throw new BadSetting(
    "PURSER_CONFIRM_UPGRADE_AUTHORITY",
    confirmed?.toBase58(),
    `${doubt}. A wrong address ends all upgrades for good. If ${recipient.toBase58()} is right, give it here too`,
  );
}

/** Why an address might not be the multisig that was meant; `null` if nothing speaks against it. */
function doubtOf(recipient: PublicKey, owner: PublicKey | null): string | null {
  if (PublicKey.isOnCurve(recipient.toBytes()))
    return "the recipient is a single key, not a multisig";
  if (owner === null)
    return "there is no account at the recipient's address, as there is none at a mistyped one";
  if (owner.equals(SystemProgram.programId)) return null;
  return (
    `the recipient is an account of the program ${owner.toBase58()}; ` +
    "a multisig's own account often can't sign, and for Squads it is the vault that does"
  );
}
