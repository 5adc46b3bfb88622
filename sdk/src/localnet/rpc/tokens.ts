import { PublicKey } from "@solana/web3.js";
import type { ChainCore } from "../chain-core";
import {
  type MintView,
  parseMint,
  parseTokenAccount,
  TOKEN_PROGRAMS,
  uiTokenAmount,
} from "../token-accounts";
import { readAccountView } from "./account-encoding";
import { findAccount } from "./accounts";
import type { RpcMethodGroup } from "./method";
import { type Options, withContext } from "./params";
import { accountsOf, keyedAccountJson } from "./program-accounts";
import { invalidParams } from "./rpc-error";

/** Reads of token accounts and mints, SPL Token and Token-2022 alike. */
export const tokenMethods: RpcMethodGroup = {
  getTokenAccountBalance(core, params) {
    const key = params.address(0, "tokenAccount");
    params.options(1).requireReadable(core);
    const account = findAccount(core, key);
    if (account === null) throw invalidParams("Invalid param: could not find account");
    const token = parseTokenAccount(account);
    if (token === null) throw invalidParams("Invalid param: not a Token account");
    const mint = findMint(core, token.mint);
    return withContext(core, uiTokenAmount(token.amount, mint.decimals));
  },

  getTokenSupply(core, params) {
    const key = params.address(0, "mint");
    params.options(1).requireReadable(core);
    const mint = findMint(core, key);
    return withContext(core, uiTokenAmount(mint.supply, mint.decimals));
  },

  getTokenAccountsByOwner(core, params) {
    const owner = params.address(0, "owner").toBase58();
    const { programs, mint } = readTokenFilter(core, params.options(1, "filter"));
    const options = params.options(2);
    options.requireReadable(core);
    const view = readAccountView(core, options);
    const accounts = programs.flatMap((program) => accountsOf(core, program));
    const owned = accounts.filter((account) => {
      const token = parseTokenAccount(account);
      return token?.owner === owner && (mint === null || token.mint === mint);
    });
    return withContext(
      core,
      owned.map((account) => keyedAccountJson(account, view)),
    );
  },
};

function findMint(core: ChainCore, key: PublicKey | string): MintView {
  const account = findAccount(core, new PublicKey(key));
  if (account === null) throw invalidParams("Invalid param: could not find mint");
  const mint = parseMint(account);
  if (mint === null) throw invalidParams("Invalid param: mint could not be unpacked");
  return mint;
}

function readTokenFilter(
  core: ChainCore,
  filter: Options,
): { programs: readonly string[]; mint: string | null } {
  const mint = filter.address("mint");
  const program = filter.address("programId")?.toBase58();
  if ((mint === undefined) === (program === undefined)) {
    throw invalidParams("Invalid params: filter must have either mint or programId");
  }
  if (mint !== undefined) {
    findMint(core, mint);
    return { programs: TOKEN_PROGRAMS, mint: mint.toBase58() };
  }
  const programs = TOKEN_PROGRAMS.filter((candidate) => candidate === program);
  if (programs.length === 0) throw invalidParams("Invalid param: unrecognized Token program id");
  return { programs, mint: null };
}
