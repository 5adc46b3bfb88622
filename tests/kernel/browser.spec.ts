import assert from "node:assert/strict";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import * as purser from "../../sdk/src";
import { KEY, open } from "../support/sessions";
import { accept, approve, vouch } from "../support/vouching";
import { World } from "../support/world";

const SOURCE = join(__dirname, "../../sdk/src");

type Local = typeof import("../../sdk/src/local");

/** An entry of the package as a browser would get it, for a global "purser". */
async function bundled(
  entry: string,
  external: string[] = [],
): Promise<{ text: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(SOURCE, entry)],
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "purser",
    target: "es2022",
    minify: true,
    metafile: true,
    write: false,
    logLevel: "silent",
    external,
  });
  return { text: outputFiles[0]?.text ?? "", inputs: Object.keys(metafile.inputs) };
}

describe("the local answers in a browser bundle", () => {
  /** What every browser has and plain JavaScript has not. */
  const browser = { atob, TextEncoder, TextDecoder };

  it("are those of Node, without a module of Node or of a dependency", async () => {
    const world = await World.create();
    await world.grant({ caps: { perPayment: 60n, day: 100n } });
    await world.pay(30n);
    await world.grant({ caps: { day: 100n }, validationThreshold: 9n, approvalThreshold: 9n });
    await open(world, { caps: { perPayment: 60n } });
    await accept(world);
    const { client, vault, agent, mint, payee } = world;
    const asked = world.payment(80n);
    const [attestation, approval] = [await vouch(world), await approve(world, asked)];
    const credentials = { session: KEY.publicKey, attestation, approval };
    const parties = { vault, agent: agent.publicKey, mint, payees: [payee], credentials };
    const state = await purser.fetchPaymentState(client, parties);
    const payment = { ...asked, credentials };
    const steps = [{ payee, amount: "unknown" as const }];

    const { text, inputs } = await bundled("local.ts");
    const context = createContext({ ...browser });
    runInContext(text, context);
    const local = runInContext("purser", context) as Local;
    const answers = async ({ explain, plan, remaining, worstCaseLoss }: Local) => [
      (await explain(state, payment)).gates,
      await plan(state, steps),
      await remaining(state, payee),
      (await worstCaseLoss(state, { seconds: 86_400n })).atMost,
    ];

    const shown = (values: unknown) =>
      JSON.stringify(values, (_, value: unknown) =>
        typeof value === "bigint" ? `${value}n` : value,
      );
    assert.equal(shown(await answers(local)), shown(await answers(purser)));
    assert.equal(
      runInContext("typeof Buffer + typeof process + typeof require", context),
      "undefined".repeat(3),
    );
    assert.deepEqual(
      inputs.filter((input) => input.includes("node_modules")),
      [],
    );
    assert.ok(text.length < 200_000, `the bundle has ${text.length} characters`);
  });
});

describe("the whole package in a browser bundle", () => {
  it("needs no file system: a journal is kept in memory there", async () => {
    // A dependency that looks for its binaries by their path does without them.
    const { inputs } = await bundled("index.ts", ["path"]);

    assert.ok(inputs.includes("sdk/src/agent/memory-journal.ts"));
  });
});
