/* Views of curves over steps: loss, metrics, learning rate, gradients. */
'use strict';

(() => {
  const {element, replace, text, views} = espalier;

  /** A curve of recorded steps; null if there are none with this value. */
  function ofSteps(run, name, label, more) {
    const values = run.events.step.column(name);
    return values === null ? null : {label, run, steps: run.events.step.steps, values, smooth: true, ...more};
  }

  /** A curve of the evaluations of a split; null if there are none with this metric. */
  function ofSplit(run, split, name, label, more) {
    const columns = run.evaluations(split);
    const values = columns.column(name);
    return values === null ? null : {label, run, steps: columns.steps, values, ...more};
  }

  const present = (curves) => curves.filter((curve) => curve !== null);

  /** Training and validation loss; of the epochs, if steps are not recorded. */
  espalier.lossCurves = (run) => present([
    ofSteps(run, 'loss', 'training', {colour: 'series-1'})
        || ofSplit(run, 'train', 'loss', 'training', {colour: 'series-1'}),
    ofSplit(run, 'validation', 'loss', 'validation', {colour: 'series-2', width: 2}),
    ofSplit(run, 'test', 'loss', 'test', {colour: 'series-3', width: 2}),
  ]);

  /**
   * Adds a view of charts. Its function charts(run) returns what to draw: {key, title, series, ...options}; charts that
   * appear later, such as those of a metric of the first validation, are added below.
   */
  espalier.chartsView = (view) => {
    let drawn = null;
    let target = null;
    let context = null;
    const complete = (run) => {
      for (const wanted of view.charts(run)) {
        if (!drawn.has(wanted.key || wanted.title)) {
          drawn.set(wanted.key || wanted.title, context.chart(target, wanted));
        }
      }
    };
    views.add({
      controls: ['x', 'smoothing'],
      ...view,
      available: (run) => view.charts(run).length > 0,
      render(into, run, given) {
        drawn = new Map();
        context = given;
        target = element('div', {class: 'charts'});
        replace(into, view.introduction ? element('p', {class: 'introduction'}, view.introduction) : null, target);
        complete(run);
      },
      update(run) {
        complete(run);
        drawn.forEach((chart) => chart.update());
      },
    });
  };

  /** The names of metrics of all splits that are not of single classes, in the order of their appearance. */
  function metricNames(run) {
    const names = new Set();
    for (const split of ['validation', 'test', 'train']) {
      run.evaluations(split).names.filter((name) => !name.startsWith('confusion')).forEach((name) => names.add(name));
    }
    return [...names];
  }

  espalier.chartsView({
    id: 'loss',
    title: 'Loss',
    group: 'Training',
    order: 10,
    charts(run) {
      const list = [];
      if (espalier.lossCurves(run).length > 0) {
        list.push({title: 'Loss', height: 360, series: () => espalier.lossCurves(run)});
      }
      const outputs = run.events.step.names.filter((name) => name.endsWith('/loss'));
      if (outputs.length > 0) {
        list.push({title: 'Training loss by output', series: () => outputs.map((name) =>
            ofSteps(run, name, name.slice(0, -'/loss'.length)))});
      }
      const penalties = run.events.step.column('penalty') || run.evaluations('train').column('penalty');
      if (penalties !== null && penalties.some((value) => value !== 0 && !Number.isNaN(value))) {
        list.push({title: 'Penalties', series: () => present([ofSteps(run, 'penalty', 'penalties', {smooth: false})
            || ofSplit(run, 'train', 'penalty', 'penalties')])});
      }
      return list;
    },
  });

  espalier.chartsView({
    id: 'metrics',
    title: 'Metrics',
    group: 'Training',
    order: 20,
    controls: ['x'],
    charts(run) {
      const charts = new Map();
      for (const name of metricNames(run)) {
        if (['penalty', 'learning-rate'].includes(name)) {
          continue;
        }
        // Values of classes share the chart of their metric, so that a hundred classes are not a hundred charts.
        const [metric, labels] = name.split(/\{(.*)\}$/);
        const key = labels === undefined ? metric : metric + ' by class';
        if (!charts.has(key)) {
          charts.set(key, {key, title: key.replace('/', ': '), series: () => (labels === undefined
            ? bySplit(run, name) : byClass(run, metric))});
        }
      }
      return [...charts.values()];
    },
  });

  function bySplit(run, name) {
    return present(['train', 'validation', 'test'].map((split, index) => ofSplit(run, split, name,
        split === 'train' ? 'training' : split, {colour: 'series-' + (index + 1)})));
  }

  /** The values of the classes in the validation split, or the test split without validation; at most 24 at first. */
  function byClass(run, metric) {
    const split = run.evaluations('validation').length > 0 ? 'validation' : 'test';
    return run.evaluations(split).names.filter((name) => name.startsWith(metric + '{')).map((name, index) =>
        ofSplit(run, split, name, name.slice(metric.length + 1, -1).replace(/^class=/, ''),
            {dashed: index % 16 >= 8, hidden: index >= 24}));
  }

  espalier.chartsView({
    id: 'learning-rate',
    title: 'Learning rate',
    group: 'Training',
    order: 30,
    controls: ['x'],
    charts(run) {
      const of = (name) => run.events.step.names.some((each) => each === name || each.startsWith(name + '{'))
        || run.evaluations('train').names.includes(name);
      return ['learning-rate', 'momentum'].filter(of).map((name) => ({
        title: name === 'momentum' ? 'Momentum' : 'Learning rate',
        series: () => byGroup(run, name),
      }));
    },
  });

  function byGroup(run, name) {
    const groups = run.events.step.names.filter((each) => each.startsWith(name + '{'));
    if (groups.length > 0) {
      return groups.map((each) => ofSteps(run, each, each.slice(name.length + '{group='.length, -1), {smooth: false}));
    }
    return present([ofSteps(run, name, name.replace('-', ' '), {smooth: false})
        || ofSplit(run, 'train', name, name.replace('-', ' '))]);
  }

  espalier.chartsView({
    id: 'gradients',
    title: 'Gradient norm',
    group: 'Training',
    order: 40,
    charts(run) {
      const recorded = run.events.step.column('gradient-norm');
      if (recorded === null || !recorded.some((value) => Number.isFinite(value))) {
        return [];
      }
      return [
        {title: 'Gradient norm', height: 320, log: true, series: () => present([
          ofSteps(run, 'gradient-norm', 'before clipping', {colour: 'series-2'}),
          ofSteps(run, 'clipped-gradient-norm', 'after clipping', {colour: 'series-1'}),
        ])},
        {title: 'Clipped steps', series: () => clipped(run), bounds: [0, 1], log: null,
          format: (value) => text.percent(value, 0)},
      ];
    },
  });

  /** The fraction of clipped steps among those recorded so far in windows of fifty. */
  function clipped(run) {
    const before = run.events.step.column('gradient-norm');
    const after = run.events.step.column('clipped-gradient-norm');
    if (after === null) {
      return [];
    }
    const window = Math.max(1, Math.min(50, Math.floor(before.length / 10)));
    const steps = [];
    const values = [];
    for (let from = 0; from + window <= before.length; from += window) {
      let count = 0;
      for (let i = from; i < from + window; i++) {
        count += after[i] < before[i] * (1 - 1e-6) ? 1 : 0;
      }
      steps.push(run.events.step.steps[from + window - 1]);
      values.push(count / window);
    }
    return [{label: 'fraction of recorded steps', run, steps: Float64Array.from(steps), values: Float64Array.from(values)}];
  }
})();
