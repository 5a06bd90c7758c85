// Before the first paint: the theme that was chosen on this device, or else the system's.
(() => {
  let theme = 'system';
  try {
    theme = JSON.parse(localStorage.getItem('berth.preferences') ?? '{}').theme ?? 'system';
  } catch {
    // Storage that cannot be read means that nothing was chosen.
  }
  const isDark =
    theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light';
})();
