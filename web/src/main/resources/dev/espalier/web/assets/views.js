/* The views of a run. */
'use strict';

espalier.views = (() => {
  const all = [];

  /**
   * Adds a view: {id, title, group, order, controls, available(run), render(element, run, context), update(run, lines)}.
   * Groups are headings of the navigation; controls lists what applies to its charts: "x" and "smoothing".
   */
  function add(view) {
    all.push(view);
    all.sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order);
  }

  const groups = ['Training', 'Layers', 'Data', 'Run'];

  return {
    add,
    groups,
    /** All views in the order of the navigation. */
    all: () => all,
    /** The view with an id; undefined if there is none. */
    find: (id) => all.find((view) => view.id === id),
  };
})();
