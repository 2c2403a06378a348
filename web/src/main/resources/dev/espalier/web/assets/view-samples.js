/* Training samples as the network receives them, after preprocessing and augmentation. */
'use strict';

(() => {
  const {element, kit} = espalier;
  const {count, brief, number, visible} = kit;

  /** The samples of a step: cards of pictures, or one table of values. */
  function drawn(line) {
    const samples = line.samples || [];
    if (samples.length === 0) {
      return kit.empty('No samples were kept in this step.');
    }
    if (samples.some((sample) => sample.picture)) {
      return element('div', {class: 'samples'}, samples.map(kit.sampleCard));
    }
    const names = Array.from(new Set(samples.flatMap((sample) => Object.keys(sample.values || {})))).slice(0, 32);
    const predicted = samples.some((sample) => sample.prediction);
    return kit.table('samples of step ' + count(line.step), [
      {text: 'sample', value: (sample) => sample.index, show: count},
      {text: 'target', value: (sample) => sample.target},
      ...(predicted ? [{text: 'predicted', value: (sample) => sample.prediction}] : []),
      ...names.map((name) => ({text: brief(name, 24), show: number, cell: (sample) =>
        (Object.hasOwn(sample.values || {}, name) ? number(sample.values[name]) : '')})),
    ], samples);
  }

  function create(parent) {
    const state = {input: null, at: Infinity, inputs: new Map()};
    const controls = element('div', {class: 'controls'});
    const body = element('div');
    parent.append(element('p', {class: 'quiet'}, 'The first samples of a batch, as the first layer received them: after '
      + 'preprocessing and augmentation. In pictures the lowest value is black and the highest white.'), controls, body);

    function lines() {
      return state.inputs.get(state.input) || [];
    }

    function draw() {
      const all = lines();
      kit.refill(body, all.length > 0 && drawn(all[Math.min(state.at, all.length - 1)]));
    }

    function drawControls() {
      const all = lines();
      kit.refill(controls,
        state.inputs.size > 1 && kit.choose('Input', Array.from(state.inputs.keys(), (name) => [name, brief(name, 40)]),
          state.input, (input) => {
            state.input = input;
            drawControls();
            draw();
          }),
        kit.slider('Step', all.length, Math.min(state.at, all.length - 1),
          (at) => 'step ' + count(all[at].step) + ', epoch ' + count(all[at].epoch), (at) => {
            state.at = at === all.length - 1 ? Infinity : at;
            draw();
          }));
    }

    return {
      update(all) {
        state.inputs = new Map();
        for (const line of all) {
          const name = visible(line.input || '');
          if (!state.inputs.has(name)) {
            state.inputs.set(name, []);
          }
          state.inputs.get(name).push(line);
        }
        if (!state.inputs.has(state.input)) {
          state.input = state.inputs.keys().next().value;
        }
        drawControls();
        draw();
      },
    };
  }

  espalier.sampleViews = {create};

  kit.view({id: 'samples', title: 'Samples', group: 'Data', order: 10, events: ['samples'],
    available: (run) => run.events.samples.length > 0,
    create(parent) {
      const drawn = create(parent);
      return {update: (run) => drawn.update(run.events.samples)};
    }});
})();
