/* Where the time of a run went, its memory, and its checkpoints. */
'use strict';

(() => {
  const {element, text, kit} = espalier;
  const {real, number, count} = kit;

  const MEBIBYTE = 1 << 20;
  const memory = (line, name) => real((line.memory || {})[name]);

  function curve(run, label, value, more) {
    const lines = run.events.timing;
    return {label, run, steps: Float64Array.from(lines, (line) => line.step), values: Float64Array.from(lines, value),
      ...more};
  }

  /** The seconds of each phase over the whole run, with what is left of the measured time. */
  function phases(lines) {
    const sums = new Map();
    let all = 0;
    for (const line of lines) {
      all += real(line.seconds) || 0;
      for (const [name, value] of Object.entries(line.phases || {})) {
        sums.set(name, (sums.get(name) || 0) + (real(value) || 0));
      }
    }
    const inside = Array.from(sums).reduce((sum, [name, value]) => sum + (name === 'augment' ? 0 : value), 0);
    const rows = Array.from(sums, ([name, seconds]) => ({name, seconds, beside: name === 'augment'}));
    if (all > inside) {
      rows.push({name: 'validations, checkpoints and all else', seconds: all - inside, beside: false});
    }
    return {rows, all};
  }

  const EXPLAINED = {
    data: 'waiting for the next batch', augment: 'on the threads of the data loader, beside the others',
    forward: 'forward pass and loss', backward: 'backward pass, with updates made as soon as a gradient is complete',
    clip: 'gradient transformations and clipping', optimizer: 'optimizer and constraints', callbacks: 'listeners',
  };

  function phaseTable(lines) {
    const {rows, all} = phases(lines);
    return kit.table('Time by phase over the whole run', [
      {text: 'phase', cell: (row) => row.name},
      {text: 'time', value: (row) => row.seconds, show: text.duration},
      {text: 'of the run', show: text.percent, cell: (row) => (row.beside ? '' : text.percent(row.seconds / all))},
      {text: '', cell: (row) => element('meter', {min: 0, max: 1, value: Math.min(row.seconds / all, 1) || 0,
        'aria-hidden': 'true'})},
      {text: 'what it is', cell: (row) => EXPLAINED[row.name] || ''},
    ], rows);
  }

  function checkpointTable(lines) {
    return kit.table('Checkpoints', [
      {text: 'step', value: (line) => line.step, show: count},
      {text: 'size', value: (line) => real(line.bytes), show: text.bytes},
      {text: 'written', cell: (line) => text.time(real(line.time))},
      {text: 'seconds', value: (line) => real(line.seconds), show: (value) => (Number.isNaN(value) ? '' : number(value, 3))},
      {text: 'best so far', cell: (line) => (line.best ? 'best' : '')},
    ], lines.slice().reverse(), 20);
  }

  function summary(run) {
    const lines = run.events.timing;
    const measured = lines.filter((line) => line.memory);
    const collected = measured.reduce((sum, line) => sum + (memory(line, 'gc-seconds') || 0), 0);
    const time = measured.reduce((sum, line) => sum + (real(line.seconds) || 0), 0);
    const most = measured.reduce((high, line) => Math.max(high, memory(line, 'heap-used') || 0), 0);
    const last = lines[lines.length - 1];
    return kit.tiles([
      ['time measured', text.duration(run.seconds)],
      ['heap used now', last && last.memory && text.bytes(memory(last, 'heap-used'))],
      ['most', most > 0 && text.bytes(most)],
      ['at most allowed', last && last.memory && text.bytes(memory(last, 'heap-max'))],
      ['time of garbage collection', time > 0 && text.percent(collected / time, 2)],
      ['checkpoints', count(run.events.checkpoint.length)],
    ]);
  }

  kit.view({
    id: 'memory',
    title: 'Time and memory',
    group: 'Run',
    order: 40,
    controls: ['x'],
    events: ['timing', 'checkpoint'],
    available: (run) => run.events.timing.length > 0 || run.events.checkpoint.length > 0,
    create(parent, context, first) {
      const top = element('div');
      const place = element('div', {class: 'charts'});
      const tables = element('div', {class: 'flow'});
      let run = first;
      parent.append(top, place, tables);
      const measured = () => run.events.timing.some((line) => line.memory);
      const charts = [
        {title: 'Heap', log: null, bounds: [0, null], format: (value) => number(value, 4) + ' MiB', series: () =>
          (measured() ? [curve(run, 'used', (line) => memory(line, 'heap-used') / MEBIBYTE),
            curve(run, 'committed', (line) => memory(line, 'heap-committed') / MEBIBYTE, {dashed: true})] : [])},
        {title: 'Time of garbage collection', log: null, bounds: [0, null], format: (value) => text.percent(value, 2),
          series: () => (measured() ? [curve(run, 'of the time', (line) => memory(line, 'gc-seconds')
            / real(line.seconds))] : [])},
      ].map((options) => context.chart(place, options));
      return {
        update(next) {
          run = next;
          kit.refill(top, summary(run));
          charts.forEach((chart) => chart.update());
          kit.refill(tables, run.events.timing.length > 0 && phaseTable(run.events.timing),
            run.events.checkpoint.length > 0 && checkpointTable(run.events.checkpoint));
        },
      };
    },
  });

  espalier.timing = {phases};
})();
