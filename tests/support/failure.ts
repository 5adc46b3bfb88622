import assert from "node:assert/strict";
import type { World } from "./world";

/** A class of errors, whatever its constructor takes. */
export type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** The error of exactly this class, of no subclass, that an action fails with. */
export async function failure<E extends Error>(
  type: ErrorClass<E>,
  action: Promise<unknown>,
): Promise<E> {
  const error = await action.then(
    () => assert.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof type) || error.constructor !== type) throw error;
  return error;
}

/** The error of exactly this class that an action is refused with, while no account of the world changes. */
export async function refusal<E extends Error>(
  world: World,
  type: ErrorClass<E>,
  action: () => Promise<unknown>,
): Promise<E> {
  const before = world.snapshot();
  const error = await failure(type, action());
  assert.equal(world.snapshot(), before);
  return error;
}
