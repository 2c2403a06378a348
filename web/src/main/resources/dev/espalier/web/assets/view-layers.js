/* Numbers of layers over the steps: update-to-weight ratios, norms, dead units. */
'use strict';

(() => {
  const {element, text, kit} = espalier;
  const {real, number, brief} = kit;
  const AT_ONCE = 10;

  /** A number of each layer over the steps: {name, steps, values}; layers where it is never finite are left out. */
  function byLayer(lines, value) {
    const layers = new Map();
    for (const line of lines) {
      for (const layer of line.layers || []) {
        const at = value(layer);
        if (!layers.has(layer.name)) {
          layers.set(layer.name, {name: layer.name, steps: [], values: [], known: false});
        }
        const of = layers.get(layer.name);
        of.steps.push(line.step);
        of.values.push(at);
        of.known = of.known || Number.isFinite(at);
      }
    }
    return Array.from(layers.values()).filter((layer) => layer.known).map((layer) => ({...layer,
      steps: Float64Array.from(layer.steps), values: Float64Array.from(layer.values)}));
  }

  const norm = (name) => (layer) => {
    const value = real(layer[name]);
    return value > 0 ? value : NaN;
  };

  /** log₁₀ of the norm of the update by that of the parameters. */
  function ratio(layer) {
    const value = Math.log10(real(layer['update-norm']) / real(layer['parameter-norm']));
    return Number.isFinite(value) ? value : NaN;
  }

  /** The layers that are drawn as curves: those that match, up to a bound, evenly by depth. */
  function drawn(layers, find) {
    const wanted = find.trim().toLowerCase();
    const found = layers.filter((layer) => layer.name.toLowerCase().includes(wanted));
    return kit.thin(found.length, AT_ONCE).map((at) => found[at]);
  }

  function curves(run, layers) {
    return layers.map((layer, i) => ({label: brief(layer.name, 40), run, steps: layer.steps, values: layer.values,
      colour: espalier.seriesColour(i), dashed: i >= 8}));
  }

  /** Two lines around the usual range, between which the chart is shaded. */
  function range(run, low, high, layers) {
    const steps = layers.length > 0 ? layers[0].steps : new Float64Array();
    if (steps.length === 0) {
      return [];
    }
    const ends = Float64Array.of(steps[0], steps[steps.length - 1]);
    return [[high, 'usual: below ' + number(high)], [low, 'usual: above ' + number(low)]].map(([value, label]) => ({label,
      run, steps: ends, values: Float64Array.of(value, value), dashed: true, width: 1, colour: 'muted'}));
  }

  /**
   * A view of charts of some layers, chosen by name, above a heat map of all of them.
   *
   * spec: {about: [text], charts(run, layersOf): [{title, of(layer), ...options of the chart, range}], heat: {of, label,
   * at(value), text(value), low, high}, below(run): elements}
   */
  function create(parent, context, spec, first) {
    const find = element('input', {type: 'search', placeholder: 'all layers', oninput: () => charts.forEach((chart) =>
      chart.update())});
    const said = element('p', {class: 'quiet'});
    const place = element('div', {class: 'charts'});
    const heat = element('div');
    const below = element('div');
    let run = first;
    let known = new Map();
    parent.append(...spec.about.map((line) => element('p', {class: 'introduction'}, line)),
      element('div', {class: 'controls'}, element('label', {class: 'control'}, element('span', {}, 'Layers with'), find),
        said), place, heat, below);
    const layersOf = (of) => {
      if (!known.has(of)) {
        known.set(of, byLayer(run.events.statistics, of));
      }
      return known.get(of);
    };
    layersOf(spec.heat.of);
    const charts = spec.charts.map((chart) => context.chart(place, {...chart, series: () => {
      const layers = layersOf(chart.of);
      const some = drawn(layers, find.value);
      said.textContent = some.length < layers.length ? 'Curves of ' + some.length + ' of ' + layers.length + ' layers' : '';
      return [...(chart.range ? range(run, ...chart.range, some) : []), ...curves(run, some)];
    }}));

    function drawHeat() {
      const layers = layersOf(spec.heat.of);
      const steps = Array.from(new Set(layers.flatMap((layer) => Array.from(layer.steps)))).sort((a, b) => a - b);
      const places = layers.map((layer) => new Map(Array.from(layer.steps, (step, i) => [step, layer.values[i]])));
      kit.refill(heat, steps.length > 1 && layers.length > 1 && [element('h2', {}, spec.heat.label), kit.heatMap({
        ...spec.heat, rows: layers.map((layer) => layer.name), columns: steps,
        value: (row, column) => places[row].get(steps[column]) ?? NaN, columnText: (step) => 'step ' + text.integer(step)})]);
    }

    return {
      update(next) {
        run = next;
        known = new Map();
        charts.forEach((chart) => chart.update());
        drawHeat();
        kit.refill(below, spec.below && spec.below(run, layersOf));
      },
    };
  }

  const RATIO = {
    about: ['How large an update is compared with the parameters that it changes: log₁₀ of the ratio of their norms. About '
      + '−3 is usual: an update changes the parameters by a thousandth. Far above, around −1, the learning rate is probably '
      + 'too high; far below, under −5, the layer hardly learns. The shaded range is −4 to −2.'],
    charts: [
      {title: 'Update-to-weight ratio (log₁₀)', of: ratio, height: 320, log: null, range: [-4, -2], bands: [[0, 1, 0.12]]},
      {title: 'Parameter norm', of: norm('parameter-norm'), log: true},
      {title: 'Gradient norm, before clipping', of: norm('gradient-norm'), log: true},
      {title: 'Update norm', of: norm('update-norm'), log: true},
    ],
    heat: {of: ratio, label: 'Update-to-weight ratio of all layers', at: (value) => (value + 6) / 6,
      text: (value) => (Number.isNaN(value) ? 'not known' : number(value, 3) + ' (1 in '
        + number(Math.pow(10, -value), 2) + ')'), low: '−6', high: '0'},
  };

  const dead = (layer) => real(layer['dead-units']);

  const DEAD = {
    about: ['The fraction of the units of a layer that are 0 for every sample of a batch. Some come and go; units that stay '
      + 'dead get no gradient and do not learn again. A lower learning rate, another initializer or an activation such as '
      + 'leaky-relu help.'],
    charts: [{title: 'Dead units', of: dead, height: 320, log: null, bounds: [0, 1],
      format: (value) => text.percent(value)}],
    heat: {of: dead, label: 'Dead units of all layers', at: (value) => value,
      text: (value) => (Number.isNaN(value) ? 'not known' : text.percent(value)), low: '0 %', high: '100 %'},
    below(run, layersOf) {
      const rows = layersOf(dead).map((layer) => {
        const now = layer.values.findLast((value) => Number.isFinite(value));
        const most = layer.values.reduce((high, value) => (value > high ? value : high), 0);
        const at = layer.steps[layer.values.indexOf(most)];
        return {name: layer.name, now, most, at, first: layer.values.find((value) => Number.isFinite(value))};
      }).sort((a, b) => b.now - a.now);
      return [element('h2', {}, 'The worst'), kit.table('Layers by their dead units now', [
        {text: 'layer', value: (row) => row.name},
        {text: 'now', value: (row) => row.now, show: text.percent},
        {text: 'at the start', value: (row) => row.first, show: text.percent},
        {text: 'most', value: (row) => row.most, show: text.percent},
        {text: 'in step', value: (row) => row.at, show: text.integer},
      ], rows, 12)];
    },
  };

  const some = (run, of) => run.events.statistics.some((line) => (line.layers || []).some((layer) =>
    Number.isFinite(of(layer))));

  kit.view({id: 'update-ratio', title: 'Update ratio', group: 'Layers', order: 20, controls: ['x'], events: ['statistics'],
    available: (run) => some(run, ratio), create: (parent, context, run) => create(parent, context, RATIO, run)});
  kit.view({id: 'dead-units', title: 'Dead units', group: 'Layers', order: 30, controls: ['x'], events: ['statistics'],
    available: (run) => some(run, dead), create: (parent, context, run) => create(parent, context, DEAD, run)});

  espalier.layerNumbers = {byLayer, ratio, drawn};
})();
