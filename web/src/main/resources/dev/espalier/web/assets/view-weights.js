/* The weights of first layers as pictures, snapshot by snapshot. */
'use strict';

(() => {
  const {element, text, kit} = espalier;
  const {real, number, count, brief} = kit;
  const AT_ONCE = 64;

  /** The greatest magnitude that a picture can show. */
  function magnitude(picture) {
    return Math.max(Math.abs(real(picture.low)), Math.abs(real(picture.high))) || 1;
  }

  /** Snapshots by layer, in their order. */
  function byLayer(lines) {
    const layers = new Map();
    for (const line of lines) {
      if (!layers.has(line.layer)) {
        layers.set(line.layer, []);
      }
      layers.get(line.layer).push(line);
    }
    return layers;
  }

  /** What is known of a pixel: its place and its value. */
  function reading(picture, all, {row, column}, names) {
    const at = (row * picture.width + column) * picture.channels;
    const values = Array.from(all.slice(at, at + picture.channels), (value) => number(value, 3));
    return (names ? 'unit ' + (row + 1) + ', ' + brief(names[column], 60) : 'row ' + (row + 1) + ', column ' + (column + 1))
      + ': '
      + (values.length === 1 ? values[0] : 'red ' + values[0] + ', green ' + values[1] + ', blue ' + values[2]);
  }

  function create(parent) {
    const state = {layer: null, at: Infinity, common: true, change: false, page: 0, chosen: 0, layers: new Map(), names: []};
    const controls = element('div', {class: 'controls'});
    const about = element('p', {class: 'quiet'});
    const grid = element('div', {class: 'pictures', role: 'group', 'aria-label': 'weights, unit by unit'});
    const pages = element('div', {class: 'pages'});
    const large = element('aside', {class: 'detail'});
    const beside = element('div', {class: 'beside'}, element('div', {}, grid, pages), large);
    parent.append(controls, about, beside);
    kit.roving(grid, 'button', kit.perLine);

    /** The value that has the full colour. */
    let full = 1;

    function snapshots() {
      return state.layers.get(state.layer) || [];
    }

    function of(line, unit) {
      const picture = (line.pictures || [])[unit];
      return picture && state.change ? changed(picture, unit) : picture;
    }

    function now() {
      const all = snapshots();
      return all[Math.min(state.at, all.length - 1)];
    }

    function drawn(picture, label) {
      const most = state.common ? full : magnitude(picture);
      return kit.picture(picture, label, picture.channels === 1 ? (value) => kit.diverging(value / most) : null);
    }

    /** A picture of what has been added to the weights since the first snapshot. */
    function changed(picture, unit) {
      const before = snapshots()[0].pictures[unit];
      const [from, to] = [before && kit.valuesOf(before), kit.valuesOf(picture)];
      if (!from || !to || from.length !== to.length) {
        return picture;
      }
      const values = to.map((value, i) => value - from[i]);
      const most = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0) || 1;
      return {...picture, values, low: -most, high: most};
    }

    function drawControls() {
      const all = snapshots();
      const layers = Array.from(state.layers.keys(), (name) => [name, brief(name, 40)]);
      const stepText = (at) => 'step ' + count(all[at].step) + ', epoch ' + count(all[at].epoch);
      kit.refill(controls,
        layers.length > 1 && kit.choose('Layer', layers, state.layer, (layer) => {
          state.layer = layer;
          state.page = 0;
          state.chosen = 0;
          drawControls();
          draw();
        }),
        kit.slider('Snapshot', all.length, Math.min(state.at, all.length - 1), stepText, (at) => {
          state.at = at === all.length - 1 ? Infinity : at;
          draw();
        }),
        kit.check('one scale for all units', state.common, (on) => {
          state.common = on;
          draw();
        }),
        all.length > 1 && kit.check('change since the start', state.change, (on) => {
          state.change = on;
          draw();
        }));
    }

    function draw() {
      const line = now();
      const pictures = (line.pictures || []).map((_, unit) => of(line, unit));
      full = Math.max(...pictures.map(magnitude));
      const last = Math.max(Math.ceil(pictures.length / AT_ONCE) - 1, 0);
      state.page = Math.min(state.page, last);
      state.chosen = Math.min(state.chosen, Math.max(pictures.length - 1, 0));
      const from = state.page * AT_ONCE;
      const shown = pictures.slice(from, from + AT_ONCE);
      const first = pictures[0];
      const single = pictures.length === 1;
      about.textContent = first
        ? brief(line.layer, 60) + ': ' + (single ? 'one picture of ' : count(pictures.length) + ' units of ')
          + first.height + ' × ' + first.width + (first.channels === 3 ? ' in colour' : '')
        : 'This snapshot has no pictures.';
      beside.classList.toggle('stacked', single);
      grid.parentElement.hidden = single;
      kit.refill(grid, shown.map((picture, i) => element('button', {type: 'button', class: 'unit',
        'data-key': 'unit ' + (from + i), tabindex: from + i === state.chosen ? 0 : -1,
        'aria-pressed': String(from + i === state.chosen), 'aria-label': 'unit ' + (from + i + 1),
        onclick: () => {
          state.chosen = from + i;
          draw();
          kit.reveal(large);
        }}, drawn(picture, 'unit ' + (from + i + 1)))));
      if (!grid.querySelector('[tabindex="0"]') && grid.firstElementChild) {
        grid.firstElementChild.setAttribute('tabindex', 0);
      }
      kit.refill(pages, kit.pages(state.page, pictures.length, AT_ONCE, (page) => {
        state.page = page;
        draw();
      }));
      drawLarge(pictures[state.chosen]);
    }

    function drawLarge(picture) {
      if (!picture) {
        large.replaceChildren();
        return;
      }
      const values = kit.valuesOf(picture);
      const canvas = drawn(picture, 'unit ' + (state.chosen + 1) + ', enlarged');
      const read = element('p', {class: 'reading', 'aria-live': 'polite'}, 'Point at a pixel for its value, or move with the arrow keys.');
      const names = now().pictures.length === 1 && state.names.length === picture.width ? state.names : null;
      canvas.classList.add('large');
      if (values) {
        canvas.setAttribute('tabindex', 0);
        canvas.setAttribute('data-key', 'large');
        const cursor = {row: 0, column: 0};
        kit.cells(canvas, picture.width, picture.height, cursor, () => {
          read.textContent = reading(picture, values, cursor, names);
        });
      }
      const most = state.common ? full : magnitude(picture);
      kit.refill(large, element('h3', {}, names ? 'A row for each unit, a column for each feature'
        : 'Unit ' + (state.chosen + 1)), canvas, names && columns(names, picture), read,
        picture.channels === 1
          ? [kit.scale('−' + number(most, 3), number(most, 3), (at) => kit.rgb(kit.diverging(at * 2 - 1))),
            element('p', {class: 'quiet'}, (state.change ? 'Blue pixels are weights that fell since the first snapshot, red ones rose, white is unchanged. '
            : 'Blue pixels are negative weights, red ones positive, white is 0. ') + 'The scale is '
              + 'symmetric, so that the same strength of colour is the same magnitude; '
              + (state.common ? 'it is the same for all units of this snapshot.' : 'each unit has its own.'))]
          : element('p', {class: 'quiet'}, 'The channels are shown as red, green and blue, from '
            + number(picture.low, 3) + ' (dark) to ' + number(picture.high, 3) + ' (bright).'),
        history());
    }

    /** The names of the features under the columns. */
    function columns(names, picture) {
      const row = element('div', {class: 'columns', 'aria-hidden': 'true', style: {'max-width': picture.width * 28 + 'px',
        'grid-template-columns': 'repeat(' + picture.width + ', minmax(0, 1fr))'}});
      row.append(...names.map((name) => element('span', {title: kit.visible(name)}, brief(name, 24))));
      return row;
    }

    /** The chosen unit over the snapshots. */
    function history() {
      const all = snapshots();
      if (all.length < 2) {
        return null;
      }
      return [element('h4', {}, 'Over the run'), element('div', {class: 'strip'},
        kit.thin(all.length, 8).map((at) => {
          const picture = of(all[at], state.chosen);
          return picture && element('figure', {}, drawn(picture, 'step ' + all[at].step),
            element('figcaption', {class: 'quiet'}, text.integer(all[at].step)));
        }))];
    }

    return {
      update(run) {
        state.layers = byLayer(run.events.weights);
        // the features of a table are those of the samples, which have the names of their values
        const sample = run.events.samples.flatMap((line) => line.samples || []).find((each) => !each.picture);
        state.names = Object.keys((sample && sample.values) || {});
        if (!state.layers.has(state.layer)) {
          state.layer = state.layers.keys().next().value;
        }
        drawControls();
        draw();
      },
    };
  }

  espalier.weightPictures = {create};

  kit.view({id: 'weights', title: 'First-layer weights', group: 'Layers', order: 40, events: ['weights'],
    available: (run) => run.events.weights.length > 0,
    create});
})();
