/**
 * This way to engines does not exist here; its message says why, and the next way is tried. Anything else that is
 * thrown ends the start.
 */
export class WayClosed extends Error {
  override readonly name = 'WayClosed';
}
