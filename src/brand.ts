/** What instances of the package's classes carry: the name of their class. */
export const brand: unique symbol = /* @__PURE__ */ Symbol.for('plain-operations.class');

interface Class {
  readonly prototype: object & { readonly [brand]: string };
}

/**
 * What stands behind `instanceof`: whether a value is of a class, or of the same class of another copy
 * of the package. A bundle, or a test under Jest, can have it both as an ES module and as CommonJS.
 *
 * @param called the class, or one that extends it: those are told as always
 */
export function isInstance(called: Class, value: unknown): boolean {
  const { prototype } = called;
  return Object.hasOwn(prototype, brand)
    ? Object(value)[brand] === prototype[brand]
    : Function.prototype[Symbol.hasInstance].call(called, value);
}
