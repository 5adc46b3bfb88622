import {
  AccountLayout,
  createAssociatedTokenAccountIdempotentInstruction,
  getAssociatedTokenAddressSync,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import { address, lamports, type EncodedAccount } from "@solana/kit";
import { absentAccount } from "../absent-account";
import type { ChainCore } from "../chain-core";
import { FAUCET, submitFromFaucet } from "../faucet";
import { patchTokenAccount, type TokenAccountPatch, TOKEN_ACCOUNT_STATES } from "../token-patch";
import { transactionErrorText } from "../transaction-error";
import { findAccount } from "./accounts";
import type { RpcMethodGroup } from "./method";
import { type Options, parseAddress, parseHex, withContext } from "./params";
import { invalidParams } from "./rpc-error";

/** What Surfpool writes for "nobody" where an address may stand. */
const NOBODY = "null";

/** Cheats that write accounts without any program's consent, named and shaped as Surfpool's. */
export const accountCheats: RpcMethodGroup = {
  /** Members that are not given stay as they are. `rentEpoch` changes nothing: no rent is due. */
  surfnet_setAccount(core, params) {
    const at = address(params.address(0, "address").toBase58());
    const update = params.options(1, "update");
    const found = core.svm.getAccount(at);
    const account = found.exists ? found : absentAccount(at);
    const hex = update.raw("data");
    const data = hex === undefined ? account.data : parseHex(hex, "update.data");
    const owner = update.address("owner");
    core.setAccount({
      address: at,
      lamports: lamports(update.u64("lamports") ?? account.lamports),
      programAddress: owner === undefined ? account.programAddress : address(owner.toBase58()),
      data: Uint8Array.from(data),
      executable:
        update.raw("executable") === undefined ? account.executable : update.boolean("executable"),
      space: BigInt(data.length),
    });
    return withContext(core, null);
  },

  /**
   * Opens the owner's associated account where there is none. The mint's supply stays as it is. Wrapped SOL is the
   * lamports of its account, so that these are written with an amount of it.
   */
  surfnet_setTokenAccount(core, params) {
    const owner = params.address(0, "owner");
    const mint = params.address(1, "mint");
    const patch = readPatch(params.options(2, "update"));
    const program =
      params.at(3) === undefined ? TOKEN_PROGRAM_ID : params.address(3, "tokenProgram");
    const account = openTokenAccount(core, owner, mint, program);
    const data = patchTokenAccount(account.data, patch);
    const { isNativeOption, isNative: reserve } = AccountLayout.decode(data);
    const follows = isNativeOption === 1 && patch.amount !== undefined;
    const held = follows ? lamports(reserve + patch.amount) : account.lamports;
    core.setAccount({ ...account, lamports: held, data });
    return withContext(core, null);
  },
};

/** The associated token account, made by its program: so it has the extensions that it needs. */
function openTokenAccount(
  core: ChainCore,
  owner: PublicKey,
  mint: PublicKey,
  program: PublicKey,
): EncodedAccount & { readonly data: Uint8Array } {
  const at = getAssociatedTokenAddressSync(mint, owner, true, program);
  if (findAccount(core, at) === null) {
    const submission = submitFromFaucet(
      core,
      createAssociatedTokenAccountIdempotentInstruction(FAUCET.publicKey, at, owner, mint, program),
    );
    const err = submission.landed === null ? submission.err : submission.landed.err;
    if (err !== null) {
      throw invalidParams(
        `Invalid params: no token account for mint ${mint.toBase58()} of program ` +
          `${program.toBase58()}: ${transactionErrorText(err)}`,
      );
    }
  }
  const account = findAccount(core, at);
  if (account === null) throw new Error(`${at.toBase58()} was created and is not there`);
  return { ...account, data: Uint8Array.from(account.data) };
}

function readPatch(update: Options): TokenAccountPatch {
  const state = update.string("state");
  const ordinal = state === undefined ? undefined : TOKEN_ACCOUNT_STATES.indexOf(state);
  if (ordinal === -1) {
    throw invalidParams(
      `Invalid params: update.state must be one of ${TOKEN_ACCOUNT_STATES.join(", ")}, ` +
        `got ${JSON.stringify(state)}`,
    );
  }
  return {
    amount: update.u64("amount"),
    delegate: readSomebody(update, "delegate"),
    state: ordinal,
    delegatedAmount: update.u64("delegatedAmount"),
    closeAuthority: readSomebody(update, "closeAuthority"),
  };
}

function readSomebody(update: Options, key: string): PublicKey | null | undefined {
  const value = update.string(key);
  if (value === undefined) return undefined;
  return value === NOBODY ? null : parseAddress(value, `update.${key}`);
}
