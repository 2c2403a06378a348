/* What the reader has chosen for all charts: the x axis, the smoothing and the theme; kept by the browser. */
'use strict';

espalier.settings = (() => {
  const KEY = 'espalier-settings';
  const listeners = new Set();
  const values = {x: 'step', smoothing: 0.6, theme: 'auto', ...stored()};

  function stored() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      // A report opened from a file may have no storage.
      return {};
    }
  }

  /** Changes a setting and tells all who listen. */
  function set(name, value) {
    if (values[name] === value) {
      return;
    }
    values[name] = value;
    try {
      localStorage.setItem(KEY, JSON.stringify(values));
    } catch {
      // The choice holds until the page is closed.
    }
    if (name === 'theme') {
      applyTheme();
    }
    for (const listener of [...listeners]) {
      listener(name);
    }
  }

  /** Calls a function with the name of each setting that changes; returns a function that ends this. */
  function listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  function applyTheme() {
    if (values.theme === 'auto') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = values.theme;
    }
  }

  /** A group of radio buttons for a setting: choices are pairs of value and text. */
  function choice(name, label, choices, title) {
    const {element} = espalier;
    const inputs = choices.map(([value, text]) => element('label', {class: 'segment'},
        element('input', {type: 'radio', name: 'setting-' + name, value, checked: values[name] === value,
          onchange: () => set(name, value)}),
        element('span', {}, text)));
    return element('fieldset', {class: 'segments', title},
        element('legend', {class: 'hidden-label'}, label), inputs);
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const listener of [...listeners]) {
      listener('theme');
    }
  });
  applyTheme();
  return {values, set, listen, choice};
})();
