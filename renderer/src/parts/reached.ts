import type { Attachment } from 'svelte/attachments';

/** How far below the visible part an element counts as reached, so that nobody waits at the end of a list. */
const AHEAD = '600px';

/** Calls `act` once the element is scrolled into view. An element that is still in view after it is to be a new one. */
export const reached =
  (act: () => void): Attachment =>
  (element) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        act();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
