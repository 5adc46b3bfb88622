import {
  AddressLookupTableProgram,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import type {
  AddressLookupTableAccount,
  PublicKey,
  Signer,
  TransactionInstruction,
} from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { World } from "./world";

/** A lookup table of every address that an instruction names. */
export async function lookupTable(
  { client }: World,
  authority: Signer,
  { keys }: TransactionInstruction,
): Promise<AddressLookupTableAccount> {
  const { connection } = client;
  const owner = { authority: authority.publicKey, payer: authority.publicKey };
  const recentSlot = await connection.getSlot();
  const [create, table] = AddressLookupTableProgram.createLookupTable({ ...owner, recentSlot });
  const addresses: PublicKey[] = keys.map(({ pubkey }) => pubkey);
  const extend = AddressLookupTableProgram.extendLookupTable({
    ...owner,
    lookupTable: table,
    addresses,
  });
  await purser.send(client, { instructions: [create, extend], signers: [authority] });
  const { value } = await connection.getAddressLookupTable(table);
  if (!value) throw new Error("the lookup table was not created");
  return value;
}

/** Sends an instruction whose accounts a lookup table names, and waits until it has landed. */
export async function sendThrough(
  { client: { connection } }: World,
  table: AddressLookupTableAccount,
  signer: Signer,
  instruction: TransactionInstruction,
): Promise<purser.Landed> {
  const latest = await connection.getLatestBlockhash();
  const message = new TransactionMessage({
    payerKey: signer.publicKey,
    recentBlockhash: latest.blockhash,
    instructions: [instruction],
  }).compileToV0Message([table]);
  const transaction = new VersionedTransaction(message);
  transaction.sign([signer]);
  const signature = await connection.sendRawTransaction(transaction.serialize());
  await connection.confirmTransaction({ signature, ...latest });
  const { value } = await connection.getSignatureStatus(signature);
  if (!value || value.err) throw new Error(`${signature} did not succeed`);
  return { signature, slot: BigInt(value.slot) };
}
