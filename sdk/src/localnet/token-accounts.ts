import { PublicKey } from "@solana/web3.js";
import type { EncodedAccount } from "@solana/kit";
import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@solana/spl-token";

/** Addresses of the programs whose accounts count as token accounts. */
export const TOKEN_PROGRAMS: readonly string[] = [
  TOKEN_PROGRAM_ID.toBase58(),
  TOKEN_2022_PROGRAM_ID.toBase58(),
];

/** What balances need of a token account. */
export interface TokenAccountView {
  readonly mint: string;
  readonly owner: string;
  readonly amount: bigint;
}

/** What balances need of a mint. */
export interface MintView {
  readonly decimals: number;
  readonly supply: bigint;
}

/** A token amount as the RPC writes it. */
export type UiTokenAmount = {
  readonly amount: string;
  readonly decimals: number;
  readonly uiAmount: number;
  readonly uiAmountString: string;
};

const ACCOUNT_SIZE = 165;
const MINT_SIZE = 82;
/** Token-2022 writes the kind of an extended account behind the size of a plain token account. */
const KIND_OFFSET = 165;
const KIND_MINT = 1;
const KIND_ACCOUNT = 2;
const STATE_OFFSET = 108;
const MINT_SUPPLY_OFFSET = 36;
const MINT_DECIMALS_OFFSET = 44;
const MINT_INITIALIZED_OFFSET = 45;

/** Reads a token account of SPL Token or Token-2022; null for anything else. */
export function parseTokenAccount(account: EncodedAccount): TokenAccountView | null {
  const data = tokenProgramData(account, ACCOUNT_SIZE, KIND_ACCOUNT);
  if (data === null || data[STATE_OFFSET] === 0) return null;
  return {
    mint: new PublicKey(data.subarray(0, 32)).toBase58(),
    owner: new PublicKey(data.subarray(32, 64)).toBase58(),
    amount: data.readBigUInt64LE(64),
  };
}

/** Reads a mint of SPL Token or Token-2022; null for anything else. */
export function parseMint(account: EncodedAccount): MintView | null {
  const data = tokenProgramData(account, MINT_SIZE, KIND_MINT);
  if (data === null || data[MINT_INITIALIZED_OFFSET] !== 1) return null;
  return {
    decimals: data.readUInt8(MINT_DECIMALS_OFFSET),
    supply: data.readBigUInt64LE(MINT_SUPPLY_OFFSET),
  };
}

/** A raw amount with its decimal rendering, without trailing zeros. */
export function uiTokenAmount(amount: bigint, decimals: number): UiTokenAmount {
  const digits = amount.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const uiAmountString = fraction === "" ? whole : `${whole}.${fraction}`;
  return {
    amount: amount.toString(),
    decimals,
    uiAmount: Number(uiAmountString),
    uiAmountString,
  };
}

function tokenProgramData(account: EncodedAccount, size: number, kind: number): Buffer | null {
  if (!TOKEN_PROGRAMS.includes(account.programAddress)) return null;
  const data = Buffer.from(account.data);
  if (data.length === size) return data;
  return data.length > KIND_OFFSET && data[KIND_OFFSET] === kind ? data : null;
}
