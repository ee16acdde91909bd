/** Names that a user gave, as they can stand in files of code. */

/** Letters without their accents: `Réseau` is `Reseau`. */
export const unaccented = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

/** A space for each character that controls something, a NUL before all: compilers refuse them. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
