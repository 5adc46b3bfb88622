/** The smoke test can't run, or found something that is not as it has to be. */
export class SmokeFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SmokeFailed";
  }
}
