import type { Connection } from "@solana/web3.js";

/** Names of a connection's methods that answer with a promise. */
type Method = {
  [Name in keyof Connection]: Connection[Name] extends (...args: never[]) => Promise<unknown>
    ? Name
    : never;
}[keyof Connection];

/** Stands in for a method: may call it, any number of times, and may answer otherwise. */
export type StandIn = (call: () => Promise<unknown>, args: readonly unknown[]) => Promise<unknown>;

/** A connection of which one method is replaced, as a node or a network would that fails or lags. */
export function intercepted(connection: Connection, method: Method, standIn: StandIn): Connection {
  const original = (connection[method] as (...args: unknown[]) => Promise<unknown>).bind(
    connection,
  );
  const value = (...args: unknown[]): Promise<unknown> => standIn(() => original(...args), args);
  return Object.create(connection, { [method]: { value } }) as Connection;
}
