/* Distributions of activations, gradients, parameters and updates over the steps, layer by layer. */
'use strict';

(() => {
  const {element, svg, text, kit} = espalier;
  const {real, number, count, brief, visible} = kit;
  const KINDS = [['activation', 'Activations'], ['gradient', 'Gradients'], ['parameter', 'Parameters'],
    ['update', 'Updates']];
  const BANDS = [[0, 6, '1 % to 99 %'], [1, 5, '5 % to 95 %'], [2, 4, '25 % to 75 %']];
  const AT_ONCE = 12;
  const MOST_POINTS = 240;

  /** The series of every tensor: by kind, in the order of the computation, {layer, tensor, points: [{step, of}]}. */
  function series(lines) {
    const kinds = new Map();
    for (const line of lines) {
      for (const layer of line.layers || []) {
        for (const of of layer.tensors || []) {
          if (!kinds.has(of.kind)) {
            kinds.set(of.kind, new Map());
          }
          const key = layer.name + '\u0000' + of.tensor;
          const tensors = kinds.get(of.kind);
          if (!tensors.has(key)) {
            tensors.set(key, {key, layer: layer.name, tensor: of.tensor, points: []});
          }
          tensors.get(key).points.push({step: line.step, epoch: line.epoch, of});
        }
      }
    }
    return new Map(Array.from(kinds, ([kind, tensors]) => [kind, Array.from(tensors.values())]));
  }

  function title(tensor) {
    return tensor.tensor === 'output' ? tensor.layer : tensor.layer + ' · ' + tensor.tensor;
  }

  /** The place of the point whose step is nearest. */
  function nearest(points, step) {
    if (step === Infinity) {
      return points.length - 1;
    }
    let best = 0;
    points.forEach((point, i) => {
      if (Math.abs(point.step - step) < Math.abs(points[best].step - step)) {
        best = i;
      }
    });
    return best;
  }

  /** Whether most steps lie in the first tenth, as at the beginning of a run, so that a logarithmic axis shows more. */
  function crowded(points) {
    const [first, last] = [points[0].step, points[points.length - 1].step];
    return points.length > 4 && points[points.length >> 1].step - first < (last - first) / 8;
  }

  /** Values as positions: linear, or linear near 0 and logarithmic beyond. */
  function transform(logarithmic, size) {
    const unit = size / 1000 || 1;
    return logarithmic ? (value) => Math.sign(value) * Math.log1p(Math.abs(value) / unit) : (value) => value;
  }

  function extent(points) {
    let low = Infinity;
    let high = -Infinity;
    for (const {of} of points) {
      const quantiles = of.quantiles || [];
      const from = real(quantiles[0]);
      const to = real(quantiles[6]);
      if (Number.isFinite(from) && Number.isFinite(to)) {
        low = Math.min(low, from);
        high = Math.max(high, to);
      }
    }
    if (low > high) {
      return [-1, 1];
    }
    return low === high ? [low - (Math.abs(low) || 1) * 0.1, high + (Math.abs(high) || 1) * 0.1] : [low, high];
  }

  /** The picture of one tensor: bands of its quantiles over the steps. */
  function bands(tensor, spec) {
    const width = 300;
    const height = 132;
    const left = 50;
    const bottom = 112;
    const points = kit.thin(tensor.points.length, MOST_POINTS).map((i) => tensor.points[i]);
    const [low, high] = spec.extent;
    const to = transform(spec.logarithmic, Math.max(Math.abs(low), Math.abs(high)));
    const span = to(high) - to(low);
    const y = (value) => bottom - ((to(Math.min(Math.max(value, low), high)) - to(low)) / span) * (bottom - 8);
    const [first, last] = spec.steps;
    const along = spec.early ? (step) => Math.log1p(step - first) : (step) => step - first;
    const x = (step) => left + (last > first ? along(step) / along(last) : 0.5) * (width - left - 8);
    const parts = [];
    const marks = spec.logarithmic ? [low, 0, high].filter((value) => value >= low && value <= high)
      : kit.ticks(low, high, 4);
    for (const value of marks) {
      parts.push(svg('line', {class: 'grid', x1: left, x2: width - 8, y1: y(value), y2: y(value)}),
        svg('text', {class: 'tick', x: left - 4, y: y(value) + 3, 'text-anchor': 'end'}, number(value, 2)));
    }
    const runs = split(points);
    for (const run of runs) {
      for (const [from, until] of BANDS) {
        if (run.length > 1) {
          const upper = run.map((point) => x(point.step) + ',' + y(real(point.of.quantiles[until])));
          const lower = run.map((point) => x(point.step) + ',' + y(real(point.of.quantiles[from]))).reverse();
          parts.push(svg('polygon', {class: 'band', points: upper.concat(lower).join(' ')}));
        } else {
          parts.push(svg('line', {class: 'band-single', x1: x(run[0].step), x2: x(run[0].step),
            y1: y(real(run[0].of.quantiles[from])), y2: y(real(run[0].of.quantiles[until]))}));
        }
      }
      parts.push(run.length > 1
        ? svg('polyline', {class: 'median', points: run.map((point) =>
          x(point.step) + ',' + y(real(point.of.quantiles[3]))).join(' ')})
        : svg('circle', {class: 'median-single', cx: x(run[0].step), cy: y(real(run[0].of.quantiles[3])), r: 3}));
    }
    for (const point of points) {
      if (real(point.of['non-finite']) > 0) {
        parts.push(svg('line', {class: 'broken', x1: x(point.step), x2: x(point.step), y1: 8, y2: bottom}));
      }
    }
    parts.push(svg('text', {class: 'tick', x: left, y: 126}, count(first)));
    if (last > first) {
      parts.push(svg('text', {class: 'tick', x: width - 8, y: 126, 'text-anchor': 'end'}, count(last)));
    }
    const cursor = svg('line', {class: 'cursor', x1: x(spec.step), x2: x(spec.step), y1: 4, y2: bottom + 4});
    const drawing = svg('svg', {viewBox: '0 0 ' + width + ' ' + height, class: 'bands', 'aria-hidden': 'true'},
      parts, cursor);
    return {drawing, move: (step) => ['x1', 'x2'].forEach((end) => cursor.setAttribute(end, x(step))),
      nearest: (fraction) => tensor.points.reduce((best, point) => (Math.abs(x(point.step) - fraction * width)
        < Math.abs(x(best.step) - fraction * width) ? point : best)).step};
  }

  function split(points) {
    const runs = [];
    let run = null;
    for (const point of points) {
      const whole = (point.of.quantiles || []).length === 7
        && point.of.quantiles.every((value) => Number.isFinite(real(value)));
      if (!whole) {
        run = null;
      } else if (run) {
        run.push(point);
      } else {
        runs.push((run = [point]));
      }
    }
    return runs;
  }

  /** A histogram: bars of the chosen step, outlines of the first and the last. */
  function histogram(chosen, others) {
    const width = 420;
    const height = 190;
    const bottom = 166;
    const all = [chosen].concat(others.map((other) => other.of)).filter((of) => of.histogram
      && (of.histogram.counts || []).length && Number.isFinite(real(of.histogram.from))
      && Number.isFinite(real(of.histogram.to)));
    if (!all.includes(chosen)) {
      return kit.empty('There is no histogram, for no element is finite.');
    }
    const low = Math.min(...all.map((of) => real(of.histogram.from)));
    const high = Math.max(...all.map((of) => real(of.histogram.to)));
    const span = high - low || 1;
    const density = (of) => {
      const counts = of.histogram.counts.map(real);
      const total = counts.reduce((sum, value) => sum + value, 0) || 1;
      const wide = (real(of.histogram.to) - real(of.histogram.from)) / counts.length || span / 100;
      return counts.map((value) => value / total / wide);
    };
    const tallest = Math.max(...all.map((of) => Math.max(...density(of)))) || 1;
    const x = (value) => 8 + ((value - low) / span) * (width - 16);
    const y = (value) => bottom - (value / tallest) * (bottom - 8);
    const edges = (of, i) => real(of.histogram.from)
      + (i * (real(of.histogram.to) - real(of.histogram.from))) / of.histogram.counts.length;
    const bars = density(chosen).map((value, i) => svg('rect', {class: 'bar', x: x(edges(chosen, i)),
      width: Math.max(x(edges(chosen, i + 1)) - x(edges(chosen, i)) - 0.5, 0.8), y: y(value),
      height: Math.max(bottom - y(value), chosen.histogram.counts[i] > 0 ? 0.8 : 0)},
      svg('title', {}, number(edges(chosen, i)) + ' to ' + number(edges(chosen, i + 1)) + ': '
        + count(chosen.histogram.counts[i]))));
    const outlines = others.filter((other) => all.includes(other.of)).map((other) => {
      const path = ['M' + x(real(other.of.histogram.from)) + ' ' + bottom];
      density(other.of).forEach((value, i) => path.push('V' + y(value), 'H' + x(edges(other.of, i + 1))));
      return svg('path', {class: 'outline ' + other.name, d: path.join('') + 'V' + bottom});
    });
    const axis = kit.ticks(low, high, 5).map((value) => [
      svg('line', {class: 'grid', x1: x(value), x2: x(value), y1: bottom, y2: bottom + 4}),
      svg('text', {class: 'tick', x: Math.min(Math.max(x(value), 20), width - 20), y: bottom + 16,
        'text-anchor': 'middle'}, number(value, 3))]);
    return svg('svg', {class: 'histogram', viewBox: '0 0 ' + width + ' ' + height, role: 'img',
      'aria-label': 'histogram, with the numbers in the table below'}, bars, outlines,
      svg('line', {class: 'axis', x1: 8, x2: width - 8, y1: bottom, y2: bottom}), axis.flat());
  }

  const NUMBERS = [
    ['elements', (of) => count(of.elements)],
    ['mean', (of) => number(of.mean, 5)],
    ['standard deviation', (of) => number(of['standard-deviation'], 5)],
    ['minimum', (of) => number(of.minimum, 5)],
    ['1 % quantile', (of) => number((of.quantiles || [])[0], 5)],
    ['25 % quantile', (of) => number((of.quantiles || [])[2], 5)],
    ['median', (of) => number((of.quantiles || [])[3], 5)],
    ['75 % quantile', (of) => number((of.quantiles || [])[4], 5)],
    ['99 % quantile', (of) => number((of.quantiles || [])[6], 5)],
    ['maximum', (of) => number(of.maximum, 5)],
    ['exactly 0', (of) => text.percent(real(of.zeros))],
    ['NaN or infinite', (of) => count(of['non-finite'])],
  ];

  /** The histogram of a tensor in a step with its numbers, beside those of the first and the last step. */
  function detail(tensor, at, compare) {
    const points = tensor.points;
    const chosen = points[at];
    const first = points[0];
    const last = points[points.length - 1];
    const others = compare ? [{name: 'first', of: first.of}, {name: 'last', of: last.of}] : [];
    const named = (point) => (point === first && first !== last ? 'first' : point === last ? 'last' : 'chosen');
    const columns = (compare ? Array.from(new Set([first, chosen, last])) : [chosen]).map((point) => [[named(point),
      element('br'), 'step ' + count(point.step)], point]);
    return [
      element('h3', {title: visible(title(tensor))}, brief(title(tensor), 60)),
      element('p', {class: 'quiet'}, 'step ' + count(chosen.step) + ', epoch ' + count(chosen.epoch)
        + '; what lies beyond the ends of a histogram is counted in its first and last bar'),
      histogram(chosen.of, others),
      compare && element('p', {class: 'keys'}, element('span', {class: 'key bar'}), 'chosen step',
        element('span', {class: 'key first'}), 'first', element('span', {class: 'key last'}), 'last'),
      element('div', {class: 'table'}, element('table', {class: 'data narrow'},
        element('caption', {class: 'hidden-label'}, 'Numbers of ' + brief(title(tensor), 60)),
        element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, element('span', {class: 'hidden-label'}, 'number')),
          columns.map(([text]) => element('th', {scope: 'col', class: 'number'}, text)))),
        element('tbody', {}, NUMBERS.map(([name, text]) => element('tr', {}, element('th', {scope: 'row'}, name),
          columns.map(([, point]) => element('td', {class: 'number'
            + (name === 'NaN or infinite' && real(point.of['non-finite']) > 0 ? ' bad' : '')},
          text(point.of)))))))),
    ];
  }

  function create(parent) {
    const state = {kind: 'activation', find: '', page: 0, step: Infinity, key: null, logarithmic: false, early: null, same: false,
      compare: true, series: new Map()};
    const kinds = element('div');
    const list = element('div', {class: 'multiples'});
    const side = element('aside', {class: 'detail', 'aria-live': 'polite'});
    const pages = element('div', {class: 'pages'});
    const early = kit.check('logarithmic steps', false, (on) => { state.early = on; draw(); });
    const find = element('input', {type: 'search', placeholder: 'all layers', oninput: () => {
      state.find = find.value;
      state.page = 0;
      draw();
    }});
    parent.append(
      element('div', {class: 'controls'}, kinds,
        element('label', {class: 'control'}, element('span', {}, 'Layers with'), find),
        early, kit.check('same scale for all', false, (on) => { state.same = on; draw(); }),
        kit.check('logarithmic values', false, (on) => { state.logarithmic = on; draw(); }),
        kit.check('compare with first and last', true, (on) => { state.compare = on; drawDetail(); })),
      element('p', {class: 'keys'}, BANDS.map(([, , text], i) => [element('span', {class: 'key band-' + i}), text]),
        element('span', {class: 'key median'}), 'median', element('span', {class: 'quiet'},
          'Click a step, or move with the arrow keys, to see its histogram.')),
      element('div', {class: 'beside'}, element('div', {}, list, pages), side));

    let moves = [];

    function tensors() {
      const wanted = state.find.trim().toLowerCase();
      return (state.series.get(state.kind) || []).filter((tensor) => title(tensor).toLowerCase().includes(wanted));
    }

    function chosenTensor() {
      const all = tensors();
      return all.find((tensor) => tensor.key === state.key) || all[state.page * AT_ONCE] || all[0];
    }

    function drawDetail() {
      const tensor = chosenTensor();
      kit.refill(side, tensor ? detail(tensor, nearest(tensor.points, state.step), state.compare) : []);
    }

    function moveTo(step) {
      state.step = step;
      moves.forEach((move) => move());
      drawDetail();
    }

    function multiple(tensor, spec) {
      const picture = bands(tensor, spec);
      const spoken = () => {
        const point = tensor.points[nearest(tensor.points, state.step)];
        return 'step ' + point.step + ', median ' + number((point.of.quantiles || [])[3]);
      };
      const figure = element('figure', {class: 'multiple', tabindex: 0, role: 'slider', 'data-key': 'tensor ' + tensor.key,
        'aria-label': visible(title(tensor)) + ', step', 'aria-valuemin': tensor.points[0].step,
        'aria-valuemax': tensor.points[tensor.points.length - 1].step},
      element('figcaption', {title: visible(title(tensor))}, brief(title(tensor), 40)), picture.drawing);
      const choose = () => {
        state.key = tensor.key;
        list.querySelectorAll('.multiple').forEach((other) => other.classList.toggle('chosen', other === figure));
      };
      moves.push(() => {
        const point = tensor.points[nearest(tensor.points, state.step)];
        picture.move(point.step);
        figure.setAttribute('aria-valuenow', point.step);
        figure.setAttribute('aria-valuetext', spoken());
      });
      figure.addEventListener('click', (event) => {
        const box = picture.drawing.getBoundingClientRect();
        choose();
        moveTo(picture.nearest((event.clientX - box.left) / box.width));
        kit.reveal(side);
      });
      figure.addEventListener('keydown', (event) => {
        const at = nearest(tensor.points, state.step);
        const to = {ArrowLeft: at - 1, ArrowRight: at + 1, PageDown: at - 10, PageUp: at + 10, Home: 0,
          End: tensor.points.length - 1, Enter: at, ' ': at}[event.key];
        if (to !== undefined) {
          event.preventDefault();
          choose();
          moveTo(tensor.points[Math.min(Math.max(to, 0), tensor.points.length - 1)].step);
        }
      });
      if (tensor === chosenTensor()) {
        figure.classList.add('chosen');
      }
      return figure;
    }

    function draw() {
      const all = tensors();
      const last = Math.max(Math.ceil(all.length / AT_ONCE) - 1, 0);
      state.page = Math.min(state.page, last);
      const now = all.slice(state.page * AT_ONCE, (state.page + 1) * AT_ONCE);
      const steps = [Math.min(...now.map((tensor) => tensor.points[0].step)),
        Math.max(...now.map((tensor) => tensor.points[tensor.points.length - 1].step))];
      const extents = now.map((tensor) => extent(tensor.points));
      const common = [Math.min(...extents.map((one) => one[0])), Math.max(...extents.map((one) => one[1]))];
      early.querySelector('input').checked = state.early ?? (now.length > 0 && crowded(now[0].points));
      moves = [];
      kit.refill(list, now.map((tensor, i) => multiple(tensor, {steps, step: Math.min(state.step, steps[1]),
        extent: state.same ? common : extents[i], logarithmic: state.logarithmic,
        early: state.early ?? crowded(tensor.points)})),
      now.length === 0 && kit.empty('No layer of this kind has that in its name.'));
      moves.forEach((move) => move());
      kit.refill(pages, kit.pages(state.page, all.length, AT_ONCE, (page) => {
        state.page = page;
        draw();
      }));
      drawDetail();
    }

    return {
      update(lines) {
        state.series = series(lines);
        const there = KINDS.filter(([kind]) => state.series.has(kind));
        if (there.length && !state.series.has(state.kind)) {
          state.kind = there[0][0];
        }
        if (kinds.childElementCount === 0 || kinds.dataset.kinds !== there.join()) {
          kinds.dataset.kinds = there.join();
          kinds.replaceChildren(kit.segments('Of', there, state.kind, (kind) => {
            state.kind = kind;
            state.page = 0;
            draw();
          }));
        }
        draw();
      },
    };
  }

  espalier.distributions = {series, create};

  kit.view({id: 'distributions', title: 'Distributions', group: 'Layers', order: 10, events: ['statistics'],
    available: (run) => run.events.statistics.length > 0,
    create(parent) {
      const drawn = create(parent);
      return {update: (run) => drawn.update(run.events.statistics)};
    }});
})();
