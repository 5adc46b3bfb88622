import {
  AuthorityType,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
  createAccount,
  setAuthority,
} from "@solana/spl-token";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { sendRaw } from "../support/cosigning";
import { instructionsOf } from "../support/landing";
import { refuses } from "../support/refusal";
import { newMint, openAccount } from "../support/token-2022";
import { World, keypair } from "../support/world";

/** What owners may be talked into admitting, and must not be able to. */
describe("admitting a mint", () => {
  let world: World;
  /** A mint of Token-2022, without extensions: the same bytes as a mint of SPL Token. */
  let foreign: PublicKey;
  /** The authority's associated account of it. */
  let foreignCustody: PublicKey;
  const budgetOf = (mint: PublicKey) => purser.budgetAddress(world.vault, mint);

  const setBudget =
    (mint = world.mint) =>
    (client: purser.Client) =>
      purser.setBudget(client, { vault: world.vault, members: world.quorum, mint, caps: {} });

  /** The instruction alone, without the one that opens custody; accounts changed as a test asks. */
  async function bare(change: Partial<Record<"mint" | "custody" | "budget", PublicKey>> = {}) {
    const instructions = await instructionsOf(world.client, setBudget());
    const instruction = instructions[1]!;
    const [, , mint, custody, budget] = instruction.keys;
    Object.assign(mint!, { pubkey: change.mint ?? mint!.pubkey });
    Object.assign(custody!, { pubkey: change.custody ?? custody!.pubkey });
    Object.assign(budget!, { pubkey: change.budget ?? budget!.pubkey });
    return instruction;
  }

  const sends = (instruction: TransactionInstruction) => (client: purser.Client) =>
    sendRaw(client, [instruction], world.quorum);

  before(async () => {
    world = await World.create();
    foreign = await newMint(world, "foreign mint");
    foreignCustody = await openAccount(world, purser.authorityAddress(world.vault), foreign);
  });

  it("is refused for what is no initialised mint of either token program", async () => {
    const { chain, agent } = world;
    const blank = keypair("blank mint").publicKey;
    const { data, lamports } = chain.account(world.mint)!;
    const account = { lamports: BigInt(lamports), owner: TOKEN_PROGRAM_ID };
    chain.setAccount(blank, { ...account, data: Buffer.alloc(data.length) });
    const fake = keypair("fake mint").publicKey;
    chain.setAccount(fake, { ...account, data, owner: purser.PROGRAM_ID });
    const tokens = purser.tokenAddress(world.payee, world.mint);
    const foreignBlank = keypair("blank mint of Token-2022").publicKey;
    const owner = TOKEN_2022_PROGRAM_ID;
    chain.setAccount(foreignBlank, { ...account, owner, data: Buffer.alloc(data.length) });
    const foreignTokens = await openAccount(world, world.payee, foreign);

    for (const no of [blank, fake, tokens, foreignBlank, foreignTokens, agent.publicKey]) {
      const instruction = await bare({ mint: no, budget: budgetOf(no) });
      await refuses(world, "MintNotAdmissible", sends(instruction), [budgetOf(no)]);
    }
  });

  describe("is refused for custody that", () => {
    const refusesCustody = async (custody: PublicKey) => {
      await refuses(world, "CustodyInvalid", sends(await bare({ custody })), [custody]);
    };

    it("is another token account of the vault's authority", async () => {
      const { client, issuer, mint, vault } = world;
      const authority = purser.authorityAddress(vault);
      const { connection } = client;
      const other = keypair("auxiliary");
      await refusesCustody(await createAccount(connection, issuer, mint, authority, other));
    });

    it("is a member's, a payee's, the mint or nothing", async () => {
      const { mint, payee, treasury } = world;
      const nothing = keypair("nothing here").publicKey;
      const tokens = [payee, treasury.publicKey].map((owner) => purser.tokenAddress(owner, mint));
      for (const custody of [...tokens, mint, nothing]) await refusesCustody(custody);
    });

    it("is the authority's associated account of a mint of Token-2022 (A19)", async () => {
      await refusesCustody(foreignCustody);
    });

    it("is at the address that SPL Token's account of a mint of Token-2022 would have (A19; patched: there is none)", async () => {
      const { chain, mint, vault } = world;
      const own = chain.account(foreignCustody)!;
      const older = chain.account(purser.custodyAddress(vault, mint))!;
      foreign.toBuffer().copy(older.data);
      const custody = purser.tokenAddress(purser.authorityAddress(vault), foreign);
      const budget = budgetOf(foreign);
      for (const bytes of [own, older]) {
        chain.setAccount(custody, { ...bytes, lamports: BigInt(bytes.lamports) });
        const instruction = await bare({ mint: foreign, budget, custody });
        await refuses(world, "CustodyInvalid", sends(instruction), [custody, budget]);
      }
    });

    it("has a delegate, a close authority or another owner (A21)", async () => {
      // The authority signs for nothing but transfers, so no instruction makes such an account at this address.
      const { chain, mint, vault, stranger } = world;
      const custody = purser.custodyAddress(vault, mint);
      const sound = chain.account(custody)!;
      const write = (data: Buffer) => {
        chain.setAccount(custody, { ...sound, lamports: BigInt(sound.lamports), data });
      };
      const option = Buffer.from([1, 0, 0, 0]);
      const key = stranger.publicKey.toBuffer();
      const foreign: [number, Buffer][] = [
        [72, Buffer.concat([option, key])],
        [129, Buffer.concat([option, key])],
        [32, key],
      ];
      for (const [offset, bytes] of foreign) {
        const data = Buffer.from(sound.data);
        bytes.copy(data, offset);
        write(data);
        await refusesCustody(custody);
      }
      write(sound.data);
      await setBudget()(world.client);
    });

    it("was given away by a wallet to the vault's authority (A20)", async () => {
      const { client, issuer, mint, vault, treasury } = world;
      const other = keypair("given away");
      const { connection } = client;
      const given = await createAccount(connection, issuer, mint, treasury.publicKey, other);
      const authority = purser.authorityAddress(vault);
      const { AccountOwner } = AuthorityType;
      await setAuthority(connection, issuer, given, treasury, AccountOwner, authority);
      await refusesCustody(given);
    });
  });
});
