// Pays an invoice when told to, and answers with the signature. With "dies" it is killed right after it has sent.
// usage: paying-child URL JOURNAL VAULT MINT PAYEE [dies]
import { once } from "node:events";
import { Connection, PublicKey } from "@solana/web3.js";
import { connect, fileJournal, payInvoice } from "../../sdk/src";
import { intercepted } from "./interception";
import { keypair } from "./world";

async function main(args: readonly string[]): Promise<void> {
  const [url = "", path = "", vault = "", mint = "", payee = "", dies] = args;
  const connection = new Connection(url, "confirmed");
  const dying = intercepted(connection, "sendRawTransaction", async (call) => {
    await call();
    process.kill(process.pid, "SIGKILL");
  });
  const client = connect(dies === "dies" ? dying : connection);
  console.log("ready");
  await once(process.stdin, "data");

  const agent = keypair("agent");
  const debt = {
    vault: new PublicKey(vault),
    agent: agent.publicKey,
    payee: new PublicKey(payee),
    amount: { mint: new PublicKey(mint), base: 7n },
    resource: "https://api.example/v1",
    invoice: "117",
  };
  const { signature } = await payInvoice(client, fileJournal(path), debt, { agent });
  console.log(signature);
  process.stdin.destroy();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.log(String(error));
  process.exit(1);
});
