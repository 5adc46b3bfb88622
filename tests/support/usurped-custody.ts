import type { PublicKey } from "@solana/web3.js";
import { custodyAddress } from "../../sdk/src";
import { accountBytes } from "./token-bytes";
import type { World } from "./world";

/**
 * Cheat: writes a stranger over the owner of a mint's custody account, past the token program, which would not do it.
 *
 * @returns puts back what was there.
 */
export function usurpCustody({ chain, vault, stranger }: World, mint: PublicKey): () => void {
  const custody = custodyAddress(vault, mint);
  const sound = chain.account(custody);
  if (!sound) throw new Error("there is no custody account");
  const lamports = BigInt(sound.lamports);
  const data = accountBytes(mint, stranger.publicKey, []);
  chain.setAccount(custody, { ...sound, lamports, data });
  return () => {
    chain.setAccount(custody, { ...sound, lamports });
  };
}
