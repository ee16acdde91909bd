/** User-given names in generated files. */

/** Removes accents: `Réseau` becomes `Reseau`. */
export const unaccented = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

/** Replaces control characters, in particular NUL, with spaces: compilers refuse them. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
