import { SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import type { WrittenAccount } from "./cluster/cluster";
import { keypair } from "./world";
import type { World } from "./world";

/** Where a token account of either program names its parts; what is optional begins with four bytes, 1 if it is there. */
const [MINT, OWNER, DELEGATE, STATE, CLOSE_AUTHORITY] = [0, 32, 72, 108, 129];
const THERE = [1, 0, 0, 0];
const THIEF = keypair("thief").publicKey.toBytes();

type Fault = (account: WrittenAccount) => WrittenAccount;

/** What is wrong with a custody account of either token program, and how it is written past the program. */
const FAULTS = {
  "has a delegate": writing(DELEGATE, ...THERE, ...THIEF),
  "has a close authority": writing(CLOSE_AUTHORITY, ...THERE, ...THIEF),
  "belongs to somebody else": writing(OWNER, ...THIEF),
  "is of another mint": writing(MINT, ...THIEF),
  "is not initialised": writing(STATE, 0),
  "is another program's": (account) => ({ ...account, owner: SystemProgram.programId }),
  "is closed": () => ({ lamports: 0n, owner: SystemProgram.programId, data: new Uint8Array() }),
} satisfies Record<string, Fault>;

export type CustodyFault = keyof typeof FAULTS;
export const CUSTODY_FAULTS = Object.keys(FAULTS) as CustodyFault[];

/** Cheat: gives a custody account a fault that the token programs let nobody cause; answers with what repairs it. */
export function breaks({ chain }: World, custody: PublicKey, fault: CustodyFault): () => void {
  const found = chain.account(custody);
  if (!found) throw new Error(`there is no account at ${custody.toBase58()}`);
  const sound = { lamports: BigInt(found.lamports), owner: found.owner, data: found.data };
  chain.setAccount(custody, FAULTS[fault](sound));
  return () => {
    chain.setAccount(custody, sound);
  };
}

function writing(at: number, ...bytes: number[]): Fault {
  return (account) => {
    const data = Buffer.from(account.data);
    data.set(bytes, at);
    return { ...account, data };
  };
}
