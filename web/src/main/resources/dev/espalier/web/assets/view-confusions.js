/* Which classes are confused, with examples, and the metrics of single classes. */
'use strict';

(() => {
  const {element, text, kit} = espalier;
  const {real, number, count, brief, visible} = kit;
  const MOST_CLASSES = 32;

  function keyOf(actual, predicted) {
    return 'cell ' + actual + '\u0000' + predicted;
  }

  /** Sorts the values of an evaluation: by output its matrix, and its metrics by class. */
  function read(values) {
    const outputs = new Map();
    const of = (output) => {
      if (!outputs.has(output)) {
        outputs.set(output, {cells: new Map(), classes: new Map(), metrics: new Set()});
      }
      return outputs.get(output);
    };
    for (const [name, value] of Object.entries(values)) {
      if (!name.endsWith('}')) {
        continue;
      }
      const {output, metric, labels} = kit.metricName(name);
      if (labels.has('actual') && labels.has('predicted')) {
        const rows = of(output).cells;
        if (!rows.has(labels.get('actual'))) {
          rows.set(labels.get('actual'), new Map());
        }
        rows.get(labels.get('actual')).set(labels.get('predicted'), real(value));
      } else if (labels.size === 1) {
        const [label] = labels.values();
        const {classes, metrics} = of(output);
        if (!classes.has(label)) {
          classes.set(label, new Map());
        }
        classes.get(label).set(metric, real(value));
        metrics.add(metric);
      }
    }
    return outputs;
  }

  /** The classes of a matrix; of many, those that are confused most. */
  function classesOf(cells) {
    const names = Array.from(new Set([...cells.keys(), ...Array.from(cells.values(), (row) => [...row.keys()]).flat()]));
    if (names.length <= MOST_CLASSES) {
      return {names, all: names.length};
    }
    const errors = new Map(names.map((name) => [name, 0]));
    for (const [actual, row] of cells) {
      for (const [predicted, value] of row) {
        if (actual !== predicted) {
          errors.set(actual, errors.get(actual) + value);
          errors.set(predicted, errors.get(predicted) + value);
        }
      }
    }
    const worst = new Set([...names].sort((a, b) => errors.get(b) - errors.get(a)).slice(0, MOST_CLASSES));
    return {names: names.filter((name) => worst.has(name)), all: names.length};
  }

  function create(parent) {
    const state = {output: null, split: null, at: Infinity, ofClass: true, actual: null, predicted: null, run: null,
      evaluations: [], known: new Map()};
    const controls = element('div', {class: 'controls'});
    const matrix = element('div', {class: 'matrix-place'});
    const examples = element('aside', {class: 'detail after', 'aria-live': 'polite'});
    const worst = element('div');
    const classes = element('div');
    const beside = element('div', {class: 'beside'}, element('div', {class: 'flow'}, matrix, worst), examples);
    parent.append(controls, beside, classes);

    function evaluations() {
      return state.evaluations.filter((each) => each.split === state.split);
    }

    function now() {
      const all = evaluations();
      return all[Math.min(state.at, all.length - 1)];
    }

    function sorted() {
      const one = now();
      one.read ??= read(one.values || {});
      return one.read.get(state.output) || {cells: new Map(), classes: new Map(), metrics: new Set()};
    }

    /** The confusions with examples of the same evaluation, or of the last one before it that has some. */
    function confusions() {
      const one = now();
      const line = state.run.events.confusions.findLast((each) => each.step <= one.step && each.split === one.split
        && (each.output || '') === state.output) || {};
      return {pairs: line.confusions || [], step: line.step, same: line.step === one.step};
    }

    function outputs() {
      const names = new Set();
      for (const line of state.run.events.confusions) {
        names.add(line.output || '');
      }
      const one = now();
      one.read ??= read(one.values || {});
      for (const name of one.read.keys()) {
        names.add(name);
      }
      return Array.from(names);
    }

    function drawControls() {
      const splits = Array.from(new Set(state.evaluations.map((each) => each.split)));
      if (!splits.includes(state.split)) {
        state.split = splits.includes('validation') ? 'validation' : splits[0];
      }
      const all = evaluations();
      const names = outputs();
      if (!names.includes(state.output)) {
        state.output = names[0];
      }
      const changed = () => {
        drawControls();
        draw();
      };
      kit.refill(controls,
        splits.length > 1 && kit.segments('Evaluated on', splits.map((split) => [split, split]), state.split, (split) => {
          state.split = split;
          state.at = Infinity;
          changed();
        }),
        names.length > 1 && kit.choose('Output', names.map((name) => [name, brief(name, 40) || '(the only one)']),
          state.output, (output) => {
            state.output = output;
            state.actual = null;
            changed();
          }),
        kit.slider('Evaluation', all.length, Math.min(state.at, all.length - 1),
          (at) => 'step ' + count(all[at].step) + ', epoch ' + count(all[at].epoch), (at) => {
            state.at = at === all.length - 1 ? Infinity : at;
            draw();
          }),
        kit.segments('Cells', [['class', '% of the class'], ['count', 'counts']], state.ofClass ? 'class' : 'count',
          (choice) => {
            state.ofClass = choice === 'class';
            draw();
          }));
    }

    function choose(actual, predicted) {
      state.actual = actual;
      state.predicted = predicted;
      const key = keyOf(actual, predicted);
      matrix.querySelectorAll('td button').forEach((cell) => {
        const chosen = cell.getAttribute('data-key') === key;
        cell.parentElement.classList.toggle('chosen', chosen);
        cell.setAttribute('aria-pressed', String(chosen));
        cell.setAttribute('tabindex', chosen ? 0 : -1);
      });
      const first = matrix.querySelector('td button');
      if (first && !matrix.querySelector('td button[tabindex="0"]')) {
        first.setAttribute('tabindex', 0);
      }
      drawExamples(confusions(), sorted().cells);
      kit.reveal(examples);
    }

    function drawMatrix(cells) {
      if (cells.size === 0) {
        kit.refill(matrix, kit.empty('The evaluations have no confusion matrix.',
          'It is a metric: add confusion-matrix to the metrics of the stack. It names the cells of up to 32 classes.'));
        return;
      }
      const {names, all} = classesOf(cells);
      beside.classList.toggle('stacked', names.length > 14);
      const back = kit.ground(matrix);
      const sums = names.map((actual) => Array.from((cells.get(actual) || new Map()).values())
        .reduce((sum, value) => sum + value, 0));
      const most = Math.max(1, ...names.flatMap((actual) => names.map((name) => (cells.get(actual) || new Map()).get(name)
        || 0)));
      const cell = (row, actual, predicted) => {
        const value = (cells.get(actual) || new Map()).get(predicted) || 0;
        const fraction = sums[row] > 0 ? value / sums[row] : 0;
        const strength = state.ofClass ? fraction : value / most;
        const colour = kit.mix(back, actual === predicted ? [29, 98, 184] : [196, 72, 16], Math.sqrt(strength));
        const chosen = state.actual === actual && state.predicted === predicted;
        return element('td', {class: chosen ? 'chosen' : null}, element('button', {type: 'button', class: 'cell',
          tabindex: chosen ? 0 : -1, 'data-key': keyOf(actual, predicted),
          'aria-label': visible(actual) + ' predicted as ' + visible(predicted) + ': ' + count(value) + ', '
            + text.percent(fraction), 'aria-pressed': String(chosen),
          title: visible(actual) + ' → ' + visible(predicted) + ': ' + count(value) + ' (' + text.percent(fraction) + ')',
          style: value > 0 ? {'background-color': kit.rgb(colour), color: kit.inkOn(colour)} : undefined,
          onclick: () => choose(actual, predicted)},
        value === 0 ? '·' : state.ofClass ? text.percent(fraction, 0).replace(' %', '') : count(value)));
      };
      const table = element('table', {class: 'matrix' + (names.length > 14 ? ' dense' : '')},
        element('caption', {}, 'Rows are the actual classes, columns the predicted ones; '
          + (state.ofClass ? 'cells are percent of the actual class' : 'cells are counts')
          + (names.length < all ? '. Of ' + all + ' classes, the ' + names.length + ' that are confused most' : '')),
        element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'actual'), names.map((name) =>
          element('th', {scope: 'col', class: 'slanted', title: visible(name)}, element('span', {}, brief(name, 18)))),
        element('th', {scope: 'col', class: 'number'}, 'sum'))),
        element('tbody', {}, names.map((actual, row) => element('tr', {},
          element('th', {scope: 'row', title: visible(actual)}, brief(actual, 18)),
          names.map((predicted) => cell(row, actual, predicted)),
          element('td', {class: 'number quiet'}, count(sums[row]))))));
      const box = element('div', {class: 'table'}, table);
      kit.roving(box, 'td button', names.length);
      if (!box.querySelector('td button[tabindex="0"]')) {
        box.querySelector('td button').setAttribute('tabindex', 0);
      }
      kit.refill(matrix, box);
    }

    function drawWorst({pairs: kept, same}, cells) {
      const pairs = kept.length > 0 && (same || cells.size === 0) ? kept : Array.from(cells).flatMap(([actual, row]) => Array.from(row)
        .filter(([predicted, value]) => predicted !== actual && value > 0)
        .map(([predicted, value]) => ({actual, predicted, count: value, samples: []})))
        .sort((a, b) => b.count - a.count).slice(0, 10);
      kit.refill(worst, pairs.length === 0 ? kit.empty('No two classes were confused.') : kit.table('Confused most often' + (same || cells.size > 0 ? '' : ' in an evaluation before'), [
        {text: 'actual', value: (pair) => pair.actual},
        {text: 'predicted', value: (pair) => pair.predicted},
        {text: 'samples', value: (pair) => real(pair.count), show: count},
        {text: 'examples', cell: (pair) => element('button', {type: 'button', class: 'tool', 'data-key': 'pair ' + pair.actual + '\u0000'
          + pair.predicted, onclick: () => choose(pair.actual, pair.predicted)},
        (pair.samples || []).length > 0 ? 'show ' + pair.samples.length : 'select')},
      ], pairs));
    }

    function drawExamples({pairs: kept, step, same}, cells) {
      if (state.actual === null && kept.length > 0) {
        [state.actual, state.predicted] = [kept[0].actual, kept[0].predicted];
      }
      if (state.actual === null) {
        examples.replaceChildren();
        return;
      }
      const pair = kept.find((each) => each.actual === state.actual && each.predicted === state.predicted);
      const row = cells.get(state.actual);
      const times = (row && row.get(state.predicted)) ?? (pair && same ? real(pair.count) : undefined);
      const right = state.actual === state.predicted;
      kit.refill(examples,
        element('h3', {}, brief(state.actual, 40), right ? ' recognized' : ' predicted as ' + brief(state.predicted, 40)),
        element('p', {}, times === undefined ? 'How often is not known of this evaluation.'
          : count(times) + (times === 1 ? ' sample' : ' samples')),
        pair && pair.samples.length > 0
          ? [!same && element('p', {class: 'quiet'}, 'Examples of step ' + count(step) + ', the last evaluation that kept some'),
            element('div', {class: 'samples'}, pair.samples.map(kit.sampleCard))]
          : element('p', {class: 'quiet'}, right ? 'Examples are kept of mistakes only.'
            : 'No examples of this pair were kept; those of the most frequent confusions are.'));
    }

    /** Recall and precision of a class as its row and its column of the matrix have them. */
    function ofMatrix(cells, name) {
      const at = (actual, predicted) => (cells.get(actual) || new Map()).get(predicted) || 0;
      const all = (value) => Array.from(cells.keys()).reduce((total, other) => total + value(other), 0);
      return {recall: at(name, name) / all((other) => at(name, other)), precision: at(name, name)
        / all((other) => at(other, name))};
    }

    function drawClasses({classes: rows, metrics, cells}) {
      if (rows.size === 0 && cells.size === 0) {
        classes.replaceChildren();
        return;
      }
      const names = rows.size > 0 ? Array.from(rows.keys()) : Array.from(cells.keys());
      const computed = cells.size > 0 ? ['recall', 'precision'].filter((metric) => !metrics.has(metric)) : [];
      const columns = [...metrics, ...computed];
      const sum = (name) => Array.from((cells.get(name) || new Map()).values()).reduce((total, value) => total + value, 0);
      const value = (name, metric) => (computed.includes(metric) ? ofMatrix(cells, name)[metric]
        : (rows.get(name) || new Map()).get(metric));
      kit.refill(classes, kit.table('Metrics by class', [
        {text: 'class', value: (name) => name},
        ...columns.map((metric) => ({text: metric, value: (name) => value(name, metric) ?? NaN, show: number})),
        ...(cells.size > 0 ? [{text: 'samples', value: sum, show: count}, {text: 'correct', show: count,
          value: (name) => (cells.get(name) || new Map()).get(name) || 0}] : []),
      ], names, 40));
    }

    function draw() {
      const parts = sorted();
      const kept = confusions();
      drawExamples(kept, parts.cells);
      drawMatrix(parts.cells);
      drawWorst(kept, parts.cells);
      drawClasses(parts);
    }

    return {
      update(run) {
        state.run = run;
        state.evaluations = run.events.evaluations.filter((line) => line.split !== 'train')
          .map((line) => state.known.get(line) || {step: line.step, epoch: line.epoch, split: line.split,
            values: line.values, line});
        state.known = new Map(state.evaluations.map((each) => [each.line, each]));
        drawControls();
        draw();
      },
    };
  }

  /** Whether an evaluation says something of single classes. */
  function available(run) {
    const evaluations = run.events.evaluations.filter((line) => line.split !== 'train');
    return evaluations.length > 0 && (run.events.confusions.length > 0 || evaluations.some((line) =>
      Object.keys(line.values || {}).some((name) => /\{(actual|class|label)=/.test(name))));
  }

  espalier.confusionViews = {read, create, available};

  kit.view({id: 'confusions', title: 'Confusions', group: 'Data', order: 20, events: ['confusions', undefined], available,
    create});
})();
