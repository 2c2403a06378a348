/* The list of runs. */
'use strict';

espalier.runs = (() => {
  const {element, replace, text} = espalier;
  const METRICS = 4;
  const STATES = {
    running: 'running',
    completed: 'completed',
    'stopped-early': 'stopped early',
    requested: 'stopped on request',
    failed: 'failed',
    unknown: 'interrupted',
  };

  /** A mark of a state, which says it in a word as well. */
  function badge(state) {
    return element('span', {class: 'badge ' + state}, STATES[state] || state);
  }

  const FIXED = [
    {id: 'name', title: 'Run', of: (run) => run.name, cell: (run) => [
      element('a', {href: espalier.routes.run(run.key)}, run.name),
      run.folder ? element('span', {class: 'quiet folder'}, run.folder) : null]},
    {id: 'state', title: 'State', of: (run) => STATES[run.state] || run.state, cell: (run) => badge(run.state)},
    {id: 'progress', title: 'Progress', number: true, of: (run) => run.step / (run['total-steps'] || run.step || 1),
      cell: (run) => (run['total-steps'] > 0 ? text.integer(run.step) + ' / ' + text.integer(run['total-steps'])
        : text.integer(run.step))},
    {id: 'epoch', title: 'Epoch', number: true, of: (run) => run.epoch, cell: (run) => text.integer(run.epoch)},
    {id: 'started', title: 'Started', number: true, of: (run) => run.started || 0, cell: (run) => text.time(run.started)},
    {id: 'seconds', title: 'Duration', number: true, of: (run) => run.seconds || 0,
      cell: (run) => text.duration(run.seconds)},
  ];

  const state = {sort: 'started', descending: true, filter: '', selected: new Set()};

  /** Shows the list in an element; returns a function that ends this. */
  function show(target) {
    const body = espalier.scrolled('Runs');
    const message = element('p', {class: 'quiet', role: 'status'}, 'Loading…');
    const compare = element('button', {type: 'button', class: 'primary', onclick: () => {
      location.hash = espalier.routes.comparison([...state.selected]);
    }});
    let runs = [];
    const draw = () => {
      const focused = document.activeElement && document.activeElement.dataset.focus;
      const known = new Set(runs.map((run) => run.key));
      state.selected = new Set([...state.selected].filter((key) => known.has(key)));
      compare.textContent = 'Compare ' + (state.selected.size || '') + ' runs';
      compare.disabled = state.selected.size < 2;
      replace(body, runs.length > 0 ? table(runs, draw) : null);
      const same = focused && body.querySelector('[data-focus="' + CSS.escape(focused) + '"]');
      if (same) {
        same.focus();
      }
    };
    const filter = element('input', {type: 'search', value: state.filter, placeholder: 'Filter by name or folder',
      'aria-label': 'Filter the runs', oninput: (event) => {
        state.filter = event.target.value;
        draw();
      }});
    replace(target, element('div', {class: 'title'}, element('h1', {}, 'Runs'),
        element('div', {class: 'controls'}, filter, compare)), message, body);
    draw();
    return espalier.store.watch((summaries) => {
      runs = summaries;
      message.textContent = runs.length === 0 ? 'There are no runs in this folder yet. They appear as they begin.' : '';
      draw();
    }, (error) => {
      message.textContent = error.message + '. What is shown may be out of date.';
    });
  }

  function table(runs, draw) {
    const columns = [...FIXED, ...metrics(runs)];
    const sorted = columns.find((column) => column.id === state.sort) || FIXED[0];
    const words = state.filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const rows = runs
        .filter((run) => words.every((word) => (run.name + ' ' + (run.folder || '')).toLowerCase().includes(word)))
        .sort((a, b) => (state.descending ? -1 : 1) * order(sorted.of(a), sorted.of(b)));
    return element('table', {class: 'runs'},
        element('thead', {}, element('tr', {},
            element('th', {scope: 'col'}, element('span', {class: 'hidden-label'}, 'Select')),
            columns.map((column) => heading(column, column === sorted, draw)))),
        element('tbody', {}, rows.map((run) => row(run, columns, draw))));
  }

  function heading(column, sorted, draw) {
    const direction = state.descending ? 'descending' : 'ascending';
    return element('th', {scope: 'col', class: column.number ? 'number' : null, 'aria-sort': sorted ? direction : null},
        element('button', {type: 'button', 'data-focus': 'sort ' + column.id, onclick: () => {
          state.descending = state.sort === column.id ? !state.descending : column.number === true;
          state.sort = column.id;
          draw();
        }}, column.title, sorted ? element('span', {class: 'arrow', 'aria-hidden': 'true'},
            state.descending ? ' ↓' : ' ↑') : null));
  }

  function row(run, columns, draw) {
    return element('tr', {},
        element('td', {}, element('input', {type: 'checkbox', checked: state.selected.has(run.key),
          'data-focus': 'select ' + run.key, 'aria-label': 'Select ' + run.name, onchange: (event) => {
            if (event.target.checked) {
              state.selected.add(run.key);
            } else {
              state.selected.delete(run.key);
            }
            draw();
          }})),
        columns.map((column) => element(column.id === 'name' ? 'th' : 'td', {scope: column.id === 'name' ? 'row' : null,
          class: column.number ? 'number' : null}, column.cell(run))));
  }

  /** Columns for the metrics that most runs have; at most a few. */
  function metrics(runs) {
    const counts = new Map();
    for (const run of runs) {
      for (const name of Object.keys(run.latest || {})) {
        if (!name.includes('{') && !/penalty|learning-rate/.test(name)) {
          counts.set(name, (counts.get(name) || 0) + 1);
        }
      }
    }
    return [...counts.entries()].sort((a, b) => b[1] - a[1]).slice(0, METRICS).map(([name]) => {
      const of = (run) => espalier.number((run.latest || {})[name]);
      return {id: 'metric ' + name, title: name, number: true, of,
        cell: (run) => (Number.isNaN(of(run)) && !(name in (run.latest || {})) ? '' : text.number(of(run)))};
    });
  }

  function order(a, b) {
    if (typeof a === 'string') {
      return a.localeCompare(b, undefined, {numeric: true});
    }
    return (Number.isNaN(a) ? -Infinity : a) - (Number.isNaN(b) ? -Infinity : b);
  }

  return {show, badge};
})();
