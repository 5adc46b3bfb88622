import { AccountLayout, AccountState, MintLayout, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { address, type EncodedAccount } from "@solana/kit";
import type { ChainCore } from "../chain-core";
import type { Json } from "../json";
import { parseMint, parseTokenAccount, TOKEN_PROGRAMS, uiTokenAmount } from "../token-accounts";

/** Names of {@link AccountState} as the RPC writes them. */
const STATES: Readonly<Record<AccountState, string>> = {
  [AccountState.Uninitialized]: "uninitialized",
  [AccountState.Initialized]: "initialized",
  [AccountState.Frozen]: "frozen",
};

/**
 * The content of a token account or a mint, as "jsonParsed" shows it; null for what is not parsed
 * here, extensions of Token-2022 among it: half of an account would pass for the whole.
 */
export function parsedAccount(core: ChainCore, account: EncodedAccount): Json {
  if (!TOKEN_PROGRAMS.includes(account.programAddress)) return null;
  const parsed = tokenAccount(core, account) ?? mint(account);
  if (parsed === null) return null;
  const program =
    account.programAddress === TOKEN_PROGRAM_ID.toBase58() ? "spl-token" : "spl-token-2022";
  return { program, parsed, space: account.data.length };
}

function tokenAccount(core: ChainCore, account: EncodedAccount): Json {
  const view = parseTokenAccount(account);
  if (view === null || account.data.length !== AccountLayout.span) return null;
  const mintAccount = core.svm.getAccount(address(view.mint));
  const decimals = mintAccount.exists ? parseMint(mintAccount)?.decimals : undefined;
  if (decimals === undefined) return null;
  const raw = AccountLayout.decode(Uint8Array.from(account.data));
  const isNative = raw.isNativeOption === 1;
  return {
    type: "account",
    info: {
      isNative,
      mint: view.mint,
      owner: view.owner,
      state: STATES[raw.state],
      tokenAmount: uiTokenAmount(view.amount, decimals),
      ...(raw.delegateOption === 1 && {
        delegate: raw.delegate.toBase58(),
        delegatedAmount: uiTokenAmount(raw.delegatedAmount, decimals),
      }),
      ...(isNative && { rentExemptReserve: uiTokenAmount(raw.isNative, decimals) }),
      ...(raw.closeAuthorityOption === 1 && { closeAuthority: raw.closeAuthority.toBase58() }),
    },
  };
}

function mint(account: EncodedAccount): Json {
  const view = parseMint(account);
  if (view === null || account.data.length !== MintLayout.span) return null;
  const raw = MintLayout.decode(Uint8Array.from(account.data));
  return {
    type: "mint",
    info: {
      decimals: view.decimals,
      freezeAuthority: raw.freezeAuthorityOption === 1 ? raw.freezeAuthority.toBase58() : null,
      isInitialized: raw.isInitialized,
      mintAuthority: raw.mintAuthorityOption === 1 ? raw.mintAuthority.toBase58() : null,
      supply: view.supply.toString(),
    },
  };
}
