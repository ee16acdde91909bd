/** How a page in a browser shows the server that it is ours (engine/cli/serve/auth.ts). */

/** In the fragment of the page's address, once, and in the query of the socket's. */
export const KEY = 'key';
/** With uploads. */
export const KEY_HEADER = 'x-tensorsmith-key';
