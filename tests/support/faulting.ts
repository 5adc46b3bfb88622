import * as purser from "../../sdk/src";
import type { World } from "./world";

/** Where a token account says whether it has a delegate. */
const DELEGATE = 72;

/** Cheat: custody has a delegate, or has none again. The token program gives it one for nobody. */
export function delegateCustody({ chain, vault, mint }: World, delegated: boolean): void {
  const custody = purser.custodyAddress(vault, mint);
  const account = chain.account(custody);
  if (!account) throw new Error("there is no custody");
  const data = Buffer.from(account.data);
  data.writeUInt32LE(delegated ? 1 : 0, DELEGATE);
  chain.setAccount(custody, { ...account, lamports: BigInt(account.lamports), data });
}

/** Faults the vault for a delegate of its custody, which is gone again after that. */
export async function fault(world: World): Promise<void> {
  const { client, vault, stranger: feePayer } = world;
  delegateCustody(world, true);
  await purser.reportFault(client, { vault, feePayer });
  delegateCustody(world, false);
}
