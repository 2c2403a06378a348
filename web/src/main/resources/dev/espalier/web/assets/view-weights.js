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
  function reading(picture, bytes, x, y) {
    const at = (y * picture.width + x) * picture.channels;
    const values = Array.from(bytes.subarray(at, at + picture.channels), (byte) => number(kit.valueOf(picture, byte), 3));
    return 'row ' + (y + 1) + ', column ' + (x + 1) + ': '
      + (values.length === 1 ? values[0] : 'red ' + values[0] + ', green ' + values[1] + ', blue ' + values[2]);
  }

  function create(parent) {
    const state = {layer: null, at: Infinity, common: true, page: 0, chosen: 0, layers: new Map()};
    const controls = element('div', {class: 'controls'});
    const about = element('p', {class: 'quiet'});
    const grid = element('div', {class: 'pictures', role: 'group', 'aria-label': 'weights, unit by unit'});
    const pages = element('div', {class: 'pages'});
    const large = element('aside', {class: 'detail'});
    parent.append(controls, about, element('div', {class: 'beside'}, element('div', {}, grid, pages), large));
    kit.roving(grid, 'button', kit.perLine);

    function snapshots() {
      return state.layers.get(state.layer) || [];
    }

    function now() {
      const all = snapshots();
      return all[Math.min(state.at, all.length - 1)];
    }

    /** The value that has the full colour. */
    function full(picture) {
      return state.common ? Math.max(...now().pictures.map(magnitude)) : magnitude(picture);
    }

    function drawn(picture, label) {
      const most = full(picture);
      return kit.picture(picture, label, picture.channels === 1 ? (value) => kit.diverging(value / most) : null);
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
        }));
    }

    function draw() {
      const line = now();
      const pictures = line.pictures || [];
      const last = Math.max(Math.ceil(pictures.length / AT_ONCE) - 1, 0);
      state.page = Math.min(state.page, last);
      state.chosen = Math.min(state.chosen, Math.max(pictures.length - 1, 0));
      const from = state.page * AT_ONCE;
      const shown = pictures.slice(from, from + AT_ONCE);
      const first = pictures[0];
      about.textContent = first
        ? brief(line.layer, 60) + ': ' + pictures.length + (pictures.length === 1 ? ' picture' : ' units') + ' of '
          + first.height + ' × ' + first.width + (first.channels === 3 ? ' in colour' : '')
        : 'This snapshot has no pictures.';
      const wide = first && (first.width > 4 * first.height || pictures.length === 1);
      grid.classList.toggle('wide', Boolean(wide));
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
      kit.refill(pages, last > 0 && [
        element('button', {type: 'button', class: 'tool', 'data-key': 'before', disabled: state.page === 0,
          onclick: () => { state.page--; draw(); }}, 'Before'),
        element('span', {}, (from + 1) + ' to ' + (from + shown.length) + ' of ' + pictures.length),
        element('button', {type: 'button', class: 'tool', 'data-key': 'after', disabled: state.page === last,
          onclick: () => { state.page++; draw(); }}, 'Next')]);
      drawLarge(pictures[state.chosen]);
    }

    function drawLarge(picture) {
      if (!picture) {
        large.replaceChildren();
        return;
      }
      const bytes = kit.pixels(picture);
      const canvas = drawn(picture, 'unit ' + (state.chosen + 1) + ', enlarged');
      const read = element('p', {class: 'reading', 'aria-live': 'polite'}, 'Point at a pixel for its value.');
      canvas.classList.add('large');
      if (bytes) {
        canvas.addEventListener('pointermove', (event) => {
          const box = canvas.getBoundingClientRect();
          const x = Math.min(Math.max(Math.floor(((event.clientX - box.left) / box.width) * picture.width), 0),
            picture.width - 1);
          const y = Math.min(Math.max(Math.floor(((event.clientY - box.top) / box.height) * picture.height), 0),
            picture.height - 1);
          read.textContent = reading(picture, bytes, x, y);
        });
      }
      const most = full(picture);
      kit.refill(large, element('h3', {}, 'Unit ' + (state.chosen + 1)), canvas, read,
        picture.channels === 1
          ? [kit.scale('−' + number(most, 3), number(most, 3), (at) => kit.rgb(kit.diverging(at * 2 - 1))),
            element('p', {class: 'quiet'}, 'Blue pixels are negative weights, red ones positive, white is 0. The scale is '
              + 'symmetric, so that the same strength of colour is the same magnitude; '
              + (state.common ? 'it is the same for all units of this snapshot.' : 'each unit has its own.'))]
          : element('p', {class: 'quiet'}, 'The channels are shown as red, green and blue, from '
            + number(picture.low, 3) + ' (dark) to ' + number(picture.high, 3) + ' (bright).'),
        history());
    }

    /** The chosen unit over the snapshots. */
    function history() {
      const all = snapshots();
      if (all.length < 2) {
        return null;
      }
      return [element('h4', {}, 'Over the run'), element('div', {class: 'strip'},
        kit.thin(all.length, 8).map((at) => {
          const picture = all[at].pictures[state.chosen];
          return picture && element('figure', {}, drawn(picture, 'step ' + all[at].step),
            element('figcaption', {class: 'quiet'}, text.integer(all[at].step)));
        }))];
    }

    return {
      update(lines) {
        state.layers = byLayer(lines);
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
    create(parent) {
      const drawn = create(parent);
      return {update: (run) => drawn.update(run.events.weights)};
    }});
})();
