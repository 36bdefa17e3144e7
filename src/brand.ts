/**
 * Whether a value is of a class, or of the same class of another copy of the package: a bundle, or a
 * test under Jest, can have it both as an ES module and as CommonJS.
 *
 * @param called what stands behind `instanceof`
 * @param own the class, whose instances carry `brand`; classes that extend it are told as always
 */
export function isInstance(called: unknown, own: unknown, brand: symbol, value: unknown): boolean {
  return called === own
    ? typeof value === 'object' && value !== null && brand in value
    : Function.prototype[Symbol.hasInstance].call(called, value);
}
