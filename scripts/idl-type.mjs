// Prints the TypeScript type of an IDL, in the camel case that Anchor's client works with.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { format, resolveConfig } from "prettier";

const { convertIdlToCamelCase } = createRequire(import.meta.url)("@coral-xyz/anchor/dist/cjs/idl");

const [idlPath] = process.argv.slice(2);
const idl = JSON.parse(readFileSync(idlPath, "utf8"));
const typeName = idl.metadata.name.replace(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase());

const source = `/**
 * The type of the program's IDL, generated from ${idl.metadata.name}.json, which holds the same in snake case.
 */
export type ${typeName} = ${JSON.stringify(convertIdlToCamelCase(idl))};
`;
process.stdout.write(
  await format(source, { ...(await resolveConfig(import.meta.filename)), parser: "typescript" }),
);
