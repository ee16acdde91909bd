/** The key that identifies our page to the server (engine/cli/serve/auth.ts). */

/** Parameter in the fragment of the page's address, once, and in the query of the socket's. */
export const KEY = 'key';
/** Header of uploads. */
export const KEY_HEADER = 'x-tensorsmith-key';
