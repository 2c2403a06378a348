/* The view of the time of a run: samples a second, and the phases of its steps. */
'use strict';

(() => {
  const {number, text} = espalier;

  /** Samples a second by the last timing; NaN without one. */
  espalier.throughput = (run) => {
    const timed = run.events.timing;
    for (let i = timed.length - 1; i >= 0; i--) {
      if (timed[i].samples > 0 && stepSeconds(timed[i]) > 0) {
        return timed[i].samples / stepSeconds(timed[i]);
      }
    }
    return NaN;
  };

  /** The seconds that steps took, without validations and checkpoints. */
  function stepSeconds(line) {
    let sum = 0;
    for (const phase of phasesOf([line])) {
      sum += number(line.phases[phase]);
    }
    return sum > 0 ? sum : number(line.seconds);
  }

  /** The phases that follow each other; augmentation has threads of its own. */
  function phasesOf(lines) {
    const names = new Set();
    for (const line of lines) {
      Object.keys(line.phases || {}).forEach((name) => names.add(name));
    }
    names.delete('augment');
    return [...names];
  }

  const trained = (run) => run.events.timing.filter((line) => line.steps > 0);

  function curve(run, label, value, more) {
    const lines = trained(run);
    return {label, run, steps: Float64Array.from(lines, (line) => line.step), values: Float64Array.from(lines, value),
      ...more};
  }

  espalier.chartsView({
    id: 'throughput',
    title: 'Throughput',
    group: 'Training',
    order: 50,
    controls: ['x'],
    introduction: 'The first steps are slower, while the JIT compiler is at work; what is far above the rest is cut off.',
    charts(run) {
      if (trained(run).length === 0) {
        return [];
      }
      return [
        {title: 'Samples per second', log: false, bounds: [0, null], series: () => [
          curve(run, 'in steps', (line) => line.samples / stepSeconds(line)),
          curve(run, 'with validations and checkpoints', (line) => line.samples / number(line.seconds), {dashed: true}),
        ]},
        {title: 'Time of a step by phase', log: null, stacked: true, robust: true, height: 320,
          format: (value) => text.number(value, 3) + ' ms',
          series: () => phasesOf(run.events.timing).map((phase) =>
            curve(run, phase, (line) => number((line.phases || {})[phase]) / line.steps * 1000))},
        {title: 'Time of a step beside the loop', log: null, robust: true, bounds: [0, null],
          format: (value) => text.number(value, 3) + ' ms',
          series: () => (run.events.timing.some((line) => line.phases && line.phases.augment > 0)
            ? [curve(run, 'augment, on the threads of the data loader', (line) =>
              number(line.phases.augment) / line.steps * 1000)] : []),
          empty: 'The run has no augmenters.'},
      ];
    },
  });
})();
