/* Several runs side by side. */
'use strict';

espalier.comparison = (() => {
  const {element, replace, text, seriesColour} = espalier;

  /** Compares the runs with some keys in an element; returns a function that ends this. */
  function show(target, keys, context) {
    const runs = keys.map((key) => espalier.store.open(key));
    const legend = element('ul', {class: 'compared'});
    const charts = element('div', {class: 'charts'});
    const numbers = element('div');
    const stacks = element('div');
    const drawn = new Map();
    replace(target, element('div', {class: 'title'}, element('h1', {}, 'Comparison of ' + runs.length + ' runs'),
        context.controls(['x', 'smoothing'])), legend, charts, numbers, stacks);
    const update = () => {
      replace(legend, runs.map(caption));
      for (const [title, series, options] of panels(runs)) {
        if (drawn.has(title)) {
          drawn.get(title).update();
        } else {
          drawn.set(title, context.chart(charts, {title, series: () => series(runs), ...options}));
        }
      }
      replace(numbers, table(runs));
    };
    const differences = stackDifferences(stacks, runs);
    update();
    differences();
    let seen = '';
    const stops = runs.map((run) => espalier.store.follow(run, () => {
      update();
      const loaded = runs.map((each) => each.loaded).join();
      if (loaded !== seen) {
        seen = loaded;
        differences();
      }
    }));
    return () => stops.forEach((stop) => stop());
  }

  /** The labels of runs; those with the same name are told apart by their number. */
  function labels(runs) {
    return runs.map((run, index) => (runs.some((other) => other !== run && other.name === run.name)
      ? run.name + ' (' + (index + 1) + ')' : run.name));
  }

  function caption(run, index, runs) {
    const swatch = element('span', {class: 'swatch'});
    swatch.style.setProperty('--swatch', 'var(--' + seriesColour(index) + ')');
    return element('li', {}, swatch, element('a', {href: espalier.routes.run(run.key)}, labels(runs)[index]),
        ' ', espalier.runs.badge(run.state), run.summary.folder
          ? element('span', {class: 'quiet'}, ' ' + run.summary.folder) : null);
  }

  /** What is drawn: the loss of steps, then each metric of each split. */
  function panels(runs) {
    const list = [];
    if (runs.some((run) => run.events.step.column('loss') !== null)) {
      list.push(['Training loss', (all) => curves(all, (run) => run.events.step, 'loss', true), {height: 300}]);
    } else if (runs.some((run) => run.evaluations('train').column('loss') !== null)) {
      list.push(['Training loss', (all) => curves(all, (run) => run.evaluations('train'), 'loss', false), {height: 300}]);
    }
    for (const split of ['validation', 'test']) {
      for (const name of names(runs, split)) {
        // A single value of the test split is a number of the table, not a curve.
        if (runs.some((run) => run.evaluations(split).length > 1)) {
          list.push([espalier.views.splitTitle(split) + ' ' + name,
            (all) => curves(all, (run) => run.evaluations(split), name, false), {}]);
        }
      }
    }
    if (runs.some((run) => run.events.step.column('learning-rate') !== null)) {
      list.push(['Learning rate', (all) => curves(all, (run) => run.events.step, 'learning-rate', false), {}]);
    }
    return list;
  }

  function names(runs, split) {
    return [...new Set(runs.flatMap((run) => run.evaluations(split).names))].filter((name) => !name.includes('{'));
  }

  function curves(runs, columnsOf, name, smooth) {
    const titles = labels(runs);
    return runs.map((run, index) => {
      const columns = columnsOf(run);
      const values = columns.column(name);
      return values === null ? null : {label: titles[index], run, steps: columns.steps, values, smooth,
        colour: seriesColour(index), dashed: index >= 8};
    }).filter((curve) => curve !== null);
  }

  /** Whether less is better, by the name of a metric. */
  function lessIsBetter(name) {
    return /loss|error|deviation|mae|mse|rmse|perplexity|log-|brier|calibration/.test(name);
  }

  /** The best and the last value of each metric for each run. */
  function table(runs) {
    const titles = labels(runs);
    const metrics = ['validation', 'test'].flatMap((split) => names(runs, split).map((name) => ({split, name})));
    if (metrics.length === 0) {
      return null;
    }
    const cells = metrics.map(({split, name}) => column(runs, split, name));
    return element('section', {'aria-label': 'Values'}, element('h2', {}, 'Values'),
        espalier.scrolled('Values', element('table', {},
            element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'Run'),
                metrics.map(({split, name}) => element('th', {scope: 'col', class: 'number'}, split + ' ' + name)),
                element('th', {scope: 'col', class: 'number'}, 'steps'),
                element('th', {scope: 'col', class: 'number'}, 'duration'))),
            element('tbody', {}, runs.map((run, row) => element('tr', {},
                element('th', {scope: 'row'}, titles[row]),
                cells.map((values) => values[row]),
                element('td', {class: 'number'}, text.integer(run.step)),
                element('td', {class: 'number'}, text.duration(run.seconds))))))),
        element('p', {class: 'quiet'}, 'The best value of each run with its step, and the last one. '
            + 'The best of a column is marked ★.'));
  }

  /** The cells of a metric: the best value of each run, its step, and the last value. */
  function column(runs, split, name) {
    const less = lessIsBetter(name);
    const better = (a, b) => (less ? a < b : a > b);
    const found = runs.map((run) => {
      const columns = run.evaluations(split);
      const values = columns.column(name);
      let best = -1;
      for (let i = 0; values !== null && i < values.length; i++) {
        if (Number.isFinite(values[i]) && (best < 0 || better(values[i], values[best]))) {
          best = i;
        }
      }
      return best < 0 ? null : {value: values[best], step: columns.steps[best], last: columns.last(name),
        several: values.length > 1};
    });
    const top = found.reduce((winner, each) => (each !== null && (winner === null || better(each.value, winner))
      ? each.value : winner), null);
    const wins = (each) => each !== null && runs.length > 1 && each.value === top;
    return found.map((each) => element('td', {class: 'number' + (wins(each) ? ' best' : '')},
        each === null ? '' : [wins(each) ? '★ ' : '', text.number(each.value),
          each.several ? element('span', {class: 'quiet below'}, 'at ' + text.integer(each.step) + ' · last '
              + text.number(each.last)) : null]));
  }

  /** Shows the settings of the stacks beside each other; returns a function that reads them again. */
  function stackDifferences(target, runs) {
    let everything = false;
    let rows = [];
    let missing = '';
    const draw = () => {
      const shown = rows.filter((row) => everything || row.differs);
      const titles = labels(runs);
      const all = element('input', {type: 'checkbox', id: 'all-settings', checked: everything,
        onchange: (event) => {
          everything = event.target.checked;
          draw();
          document.getElementById('all-settings').focus();
        }});
      replace(target, element('section', {'aria-label': 'Stacks'}, element('h2', {}, 'Differences between the stacks'),
          element('label', {class: 'check'}, all, ' all settings'),
          missing === '' ? null : element('p', {class: 'quiet'}, missing),
          shown.length === 0 ? element('p', {class: 'quiet'}, rows.length === 0 ? 'The stacks are not known yet.'
            : 'The stacks are the same.')
            : espalier.scrolled('Settings', element('table', {class: 'stacks'},
                element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'Setting'),
                    titles.map((title) => element('th', {scope: 'col'}, title)))),
                element('tbody', {}, shown.map(settingRow))))));
    };
    return async () => {
      const answers = await Promise.allSettled(runs.map((run) => run.stack()));
      const failed = answers.flatMap((answer, index) => (answer.status === 'rejected' ? [runs[index].name] : []));
      missing = failed.length === 0 ? '' : 'The stack could not be read: ' + failed.join(', ');
      rows = espalier.stacks.compare(answers.map((answer) => answer.value || ''));
      draw();
    };
  }

  function settingRow({path, values, differs}) {
    const usual = mostFrequent(values);
    return element('tr', {class: differs ? 'differs' : null}, element('th', {scope: 'row'}, path),
        values.map((value) => element('td', {}, value === undefined ? element('span', {class: 'quiet'}, '–')
          : differs && value !== usual ? element('mark', {}, value === '' ? '""' : value) : value === '' ? '""' : value)));
  }

  /** The value that most stacks have; none if each has another. */
  function mostFrequent(values) {
    const counts = new Map();
    values.forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
    const [value, count] = [...counts.entries()].sort((a, b) => b[1] - a[1])[0];
    return count > 1 && count > values.length / 2 ? value : Symbol('none');
  }

  return {show};
})();
