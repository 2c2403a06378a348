/* The overview of a run: where it is, what was found, the numbers that matter. */
'use strict';

(() => {
  const {element, replace, text, views} = espalier;
  const MOST_FINDINGS = 4;
  let parts = null;
  let chart = null;

  views.add({
    id: 'overview',
    title: 'Overview',
    group: 'Training',
    order: 0,
    available: () => true,
    render(target, run, context) {
      parts = {
        progress: element('div', {class: 'progress'}),
        findings: element('div'),
        tiles: element('dl', {class: 'tiles'}),
        facts: element('div'),
      };
      const curves = element('div');
      replace(target, parts.progress, parts.findings, parts.tiles, curves, parts.facts);
      chart = context.chart(curves, {title: 'Loss', plain: true, height: 180, series: () => espalier.lossCurves(run)});
      show(run);
    },
    update(run) {
      show(run);
      chart.update();
    },
  });

  function show(run) {
    replace(parts.progress, progress(run));
    replace(parts.findings, findings(run));
    replace(parts.tiles, tiles(run));
    replace(parts.facts, facts(run));
  }

  function progress(run) {
    const total = run.totalSteps;
    const fraction = total > 0 ? Math.min(1, run.step / total) : 0;
    const epochs = run.stepsPerEpoch > 0 && total > 0 ? Math.ceil(total / run.stepsPerEpoch) : 0;
    const words = [
      run.epoch > 0 ? 'epoch ' + run.epoch + (epochs > 0 ? ' of ' + epochs : '') : null,
      'step ' + text.integer(run.step) + (total > 0 ? ' of ' + text.integer(total) : ''),
      run.seconds > 0 ? text.duration(run.seconds) + ' of training' : null,
      run.state === 'running' && Number.isFinite(run.remaining) ? 'about ' + text.duration(run.remaining) + ' left' : null,
    ];
    return [
      total > 0 ? element('progress', {max: 1, value: fraction, 'aria-label': 'Progress'}) : null,
      element('p', {class: 'line'}, words.filter((word) => word !== null).join(' · ')),
      run.end !== null && run.end.reason ? element('p', {class: 'line quiet'}, 'Ended: ' + run.end.reason) : null,
    ];
  }

  function findings(run) {
    const rank = {problem: 0, warning: 1, note: 2};
    const all = [...run.findings].sort((a, b) => rank[a.severity] - rank[b.severity]);
    const warnings = run.description.warnings;
    if (all.length === 0 && warnings.length === 0) {
      return null;
    }
    const items = [...all.map(finding), ...warnings.map(warning)];
    const more = items.length > MOST_FINDINGS || all.length > 0;
    return element('section', {class: 'findings', 'aria-label': 'Findings'},
        element('h2', {}, 'Findings'),
        element('ul', {}, items.slice(0, MOST_FINDINGS)),
        more && views.find('findings') !== undefined ? element('p', {}, element('a',
            {href: espalier.routes.run(run.key, 'findings')}, items.length > MOST_FINDINGS
              ? 'All ' + items.length + ' findings, with their evidence' : 'The evidence')) : null);
  }

  function finding({severity, what, place, remedy, 'since-epoch': since}) {
    return element('li', {class: 'finding ' + severity},
        element('span', {class: 'severity'}, severity),
        element('div', {},
            element('p', {class: 'what'}, (place ? place + ': ' : '') + what,
                since > 0 ? element('span', {class: 'quiet'}, ' · since epoch ' + since) : null),
            remedy ? element('p', {class: 'remedy'}, remedy) : null));
  }

  function warning({where, what, remedy}) {
    return finding({severity: 'warning', what, place: where, remedy, 'since-epoch': 0});
  }

  /** The numbers of the run, the most telling ones first. */
  function tiles(run) {
    const step = run.events.step;
    const train = run.evaluations('train');
    const monitor = run.events.monitor[run.events.monitor.length - 1];
    const list = [];
    const add = (name, value, note) => list.push(element('div', {class: 'tile'},
        element('dt', {}, name), element('dd', {}, value), note ? element('dd', {class: 'note'}, note) : null));
    if (monitor !== undefined) {
      add('Best validation ' + monitor.metric, text.number(espalier.number(monitor.best)), bestNote(monitor));
    }
    for (const split of ['validation', 'test']) {
      const columns = run.evaluations(split);
      for (const name of columns.names.filter((each) => !each.includes('{')).slice(0, 4)) {
        add(views.splitTitle(split) + ' ' + name, text.number(columns.last(name)));
      }
    }
    const loss = train.length > 0 ? train.last('loss') : step.last('loss');
    if (!Number.isNaN(loss)) {
      add('Training loss', text.number(loss), 'without penalties');
    }
    if (!Number.isNaN(step.last('learning-rate'))) {
      add('Learning rate', text.number(step.last('learning-rate')));
    }
    const speed = espalier.throughput(run);
    if (Number.isFinite(speed)) {
      add('Throughput', speed < 100 ? text.number(speed, 3) : text.integer(Math.round(speed)), 'samples/s');
    }
    const begin = run.events.run;
    if (begin !== null && begin.parameters > 0) {
      add('Parameters', text.integer(begin.parameters), 'trained');
    }
    return list;
  }

  function bestNote(monitor) {
    const patience = monitor['patience-left'];
    return 'at step ' + text.integer(monitor['best-step'])
        + (patience === undefined ? '' : ' · patience left: ' + patience);
  }

  /** What the run consists of, as a table of names and values. */
  function facts(run) {
    const begin = run.events.run;
    if (begin === null) {
      return null;
    }
    const {plugins, outputs, java, processor} = run.description;
    const rows = [
      ['Started', text.time(begin.time)],
      ['Training samples', text.integer(begin['training-samples'])],
      ['Batch size', text.integer(begin['batch-size'])],
      ['Steps per epoch', text.integer(begin['steps-per-epoch'])],
      ['Outputs', outputs.map((output) => (output.name ? output.name + ': ' : '') + output.loss
          + (output.classes.length > 0 ? ', ' + output.classes.length + ' classes' : '')).join('; ')],
      ['Plugins', plugins.map((plugin) => plugin.kind + ' ' + plugin.name).join(', ')],
      ['Checkpoint', checkpoint(run)],
      ['Java', java],
      ['Processor', processor],
      ['Id', begin.id],
    ].filter(([, value]) => value !== '' && value !== undefined && value !== '–');
    return element('section', {class: 'facts', 'aria-label': 'The run'},
        element('h2', {}, 'The run'),
        element('dl', {}, rows.map(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])));
  }

  function checkpoint(run) {
    const last = run.events.checkpoint[run.events.checkpoint.length - 1];
    return last === undefined ? '' : 'step ' + text.integer(last.step) + ', ' + text.bytes(last.bytes)
        + ', ' + text.time(last.time);
  }

  /** The name of a split at the beginning of a heading. */
  views.splitTitle = (split) => ({train: 'Training', validation: 'Validation', test: 'Test'})[split] || split;
})();
