import assert from "node:assert/strict";
import { Child } from "../support/child";
import { forwarding } from "../support/forwarding";
import { Invoicing } from "../support/invoicing";

describe("payInvoice by processes that share a file", () => {
  let inv: Invoicing;
  let close: () => void;
  let payer: (...more: string[]) => Promise<Child>;

  beforeEach(async () => {
    inv = await Invoicing.create();
    const { client, vault, mint, payee } = inv.world;
    const forwarded = await forwarding(client.connection);
    close = forwarded.close;
    const addresses = [vault, mint, payee].map((key) => key.toBase58());
    payer = (...more) =>
      Child.start("paying-child.ts", [forwarded.url, inv.path, ...addresses, ...more]);
  });

  afterEach(() => {
    close();
    inv.end();
  });

  const answer = (child: Child): Promise<string[]> => {
    child.say("pay\n");
    return child.rest();
  };

  it("pays once when a process is killed right after it has sent (A47)", async () => {
    assert.deepEqual(await answer(await payer("dies")), []);
    await inv.isPaidOnce();
    inv.world.chain.advance(3_600n);

    const [signature, ...more] = await answer(await payer());

    assert.match(signature!, /^\w{87,88}$/);
    assert.deepEqual(more, []);
    await inv.isPaidOnce();
  });

  it("pays once when two pay at once, and both get the same proof (A47)", async () => {
    const children = await Promise.all([payer(), payer()]);

    const answers = await Promise.all(children.map(answer));

    const [first] = answers[0]!;
    assert.match(first!, /^\w{87,88}$/);
    assert.deepEqual(answers, [[first], [first]]);
    await inv.isPaidOnce();
  });
});
