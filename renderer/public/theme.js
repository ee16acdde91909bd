/* Sets the theme before the first paint, so that a dark app never flashes white. */
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('tensorsmith.theme');
  } catch {
    /* Storage is blocked: follow the system. */
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
