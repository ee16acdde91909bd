/** Channel on which the preload script reports paths of dropped files to main; not a command of the page. */
export const DROPPED = 'dropped.paths';
