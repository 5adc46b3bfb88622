import type { Connection } from "@solana/web3.js";
import { programDataAddress } from "../loader/instructions";
import { answers } from "./answers";
import { consistsOf, currentProgram } from "./current-program";
import type { Deployment } from "./deploy-program";
import { pastSlot } from "./past-slot";
import { NotAsSent } from "./refused";

/**
 * Reads a program back from the cluster, compares its bytes, and sees that it answers.
 *
 * @throws {NotAsSent} naming the account and what is wrong with it.
 */
export async function verifyProgram(
  connection: Connection,
  { elf, program, deployer }: Deployment,
): Promise<void> {
  const current = await currentProgram(connection, program);
  const data = programDataAddress(program);
  if (!current || !consistsOf(current, elf)) {
    throw new NotAsSent(data, "its bytes are not the artifact's");
  }
  await pastSlot(connection, current.slot);
  const said = await answers(connection, deployer.publicKey, program);
  if (said === null) return;
  throw new NotAsSent(program, `the program does not answer as it should but with ${said}`);
}
