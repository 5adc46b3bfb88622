import type { PublicKey } from "@solana/web3.js";

/** A token account's states in the order of their numbers. */
export const TOKEN_ACCOUNT_STATES: readonly string[] = ["uninitialized", "initialized", "frozen"];

/** Fields of a token account to write; an absent one stays as it is, null takes an address away. */
export interface TokenAccountPatch {
  /** Base units of the account's mint. */
  readonly amount: bigint | undefined;
  readonly delegate: PublicKey | null | undefined;
  /** Index in {@link TOKEN_ACCOUNT_STATES}. */
  readonly state: number | undefined;
  /** Base units that the delegate may move. */
  readonly delegatedAmount: bigint | undefined;
  readonly closeAuthority: PublicKey | null | undefined;
}

const AMOUNT_OFFSET = 64;
const DELEGATE_OFFSET = 72;
const STATE_OFFSET = 108;
const DELEGATED_AMOUNT_OFFSET = 121;
const CLOSE_AUTHORITY_OFFSET = 129;

/** The data of a token account, SPL Token or Token-2022 alike, with some fields written. */
export function patchTokenAccount(
  account: Uint8Array,
  { amount, delegate, state, delegatedAmount, closeAuthority }: TokenAccountPatch,
): Uint8Array {
  const data = Buffer.from(account);
  if (amount !== undefined) data.writeBigUInt64LE(amount, AMOUNT_OFFSET);
  if (delegate !== undefined) writeOption(data, DELEGATE_OFFSET, delegate);
  if (state !== undefined) data.writeUInt8(state, STATE_OFFSET);
  if (delegatedAmount !== undefined)
    data.writeBigUInt64LE(delegatedAmount, DELEGATED_AMOUNT_OFFSET);
  if (closeAuthority !== undefined) writeOption(data, CLOSE_AUTHORITY_OFFSET, closeAuthority);
  return Uint8Array.from(data);
}

/** An optional address: a u32 that says whether it is there, and 32 bytes. */
function writeOption(data: Buffer, offset: number, value: PublicKey | null): void {
  data.writeUInt32LE(value === null ? 0 : 1, offset);
  (value?.toBuffer() ?? Buffer.alloc(32)).copy(data, offset + 4);
}
