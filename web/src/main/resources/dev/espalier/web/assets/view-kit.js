/* What the views of the inside of a network have in common: elements, numbers, names, colours, pictures, heat maps. */
'use strict';

(() => {
  const {element, svg, text} = espalier;
  const real = espalier.number;
  const INVISIBLE =
        /[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

  /** Text of the data with what cannot be seen, or would reorder the rest, as escapes. */
  function visible(text) {
    return String(text).replace(INVISIBLE, (letter) =>
      '\\u' + letter.charCodeAt(0).toString(16).padStart(4, '0'));
  }

  /** Visible text in one line of a bounded number of characters. */
  function brief(text, most) {
    const line = visible(String(text).replace(/\n/g, '\\n'));
    const letters = Array.from(line);
    return letters.length <= most ? line : letters.slice(0, most - 1).join('') + '…';
  }

  /** A number of a line as text. */
  function number(value, digits) {
    return text.number(real(value), digits);
  }

  /** A whole number of a line as text. */
  function count(value) {
    return text.integer(Math.round(real(value)));
  }

  // ---- names of metrics: recall{class=setosa}, with quoted values where they would be ambiguous

  function readLabels(text, start) {
    const labels = new Map();
    const end = text.length - 1;
    let position = start;
    while (position < end) {
      const equals = text.indexOf('=', position);
      if (equals < 0 || !/^[a-z][a-z0-9-]*$/.test(text.slice(position, equals))) {
        return null;
      }
      const key = text.slice(position, equals);
      let value = '';
      position = equals + 1;
      if (text[position] === '"') {
        position++;
        while (position < end && text[position] !== '"') {
          if (text[position] === '\\') {
            position++;
            const letter = text[position];
            if (letter === 'u') {
              value += String.fromCharCode(parseInt(text.substr(position + 1, 4), 16));
              position += 4;
            } else {
              value += letter === 'n' ? '\n' : letter;
            }
          } else {
            value += text[position];
          }
          position++;
        }
        position++;
      } else {
        while (position < end && text[position] !== ',') {
          value += text[position++];
        }
      }
      labels.set(key, value);
      if (position < end && text[position++] !== ',') {
        return null;
      }
    }
    return labels.size ? labels : null;
  }

  /** The name of a value: its output, its metric, and its labels. */
  function metricName(text) {
    const brace = text.indexOf('{');
    const labels = brace > 0 && text.endsWith('}') ? readLabels(text, brace + 1) : null;
    const whole = labels ? text.slice(0, brace) : text;
    const slash = whole.lastIndexOf('/');
    return {
      output: slash < 0 ? '' : whole.slice(0, slash),
      metric: whole.slice(slash + 1),
      labels: labels || new Map(),
    };
  }

  // ---- colours

  // viridis at nine even steps: its lightness rises evenly, so that it is read in grey and by the colour-blind
  const RAMP = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129],
    [92, 200, 99], [170, 220, 50], [253, 231, 37]];
  const NEGATIVE = [[247, 247, 247], [146, 197, 222], [67, 147, 195], [33, 102, 172], [5, 48, 97]];
  const POSITIVE = [[247, 247, 247], [244, 165, 130], [214, 96, 77], [178, 24, 43], [103, 0, 31]];

  function between(stops, at) {
    const place = Math.min(Math.max(at, 0), 1) * (stops.length - 1);
    const low = Math.min(Math.floor(place), stops.length - 2);
    return stops[low].map((from, i) => Math.round(from + (stops[low + 1][i] - from) * (place - low)));
  }

  /** The colour of a value from 0 to 1. */
  function ramp(at) {
    return between(RAMP, at);
  }

  /** The colour of a value from −1 to 1: blue below 0, red above. */
  function diverging(at) {
    return at < 0 ? between(NEGATIVE, -at) : between(POSITIVE, at);
  }

  function rgb(colour) {
    return 'rgb(' + colour.join(',') + ')';
  }

  function luminance(colour) {
    const [r, g, b] = colour.map((part) => {
      const x = part / 255;
      return x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /** Black or white, whichever has the greater contrast; at least 4.5 on any colour. */
  function inkOn(colour) {
    return luminance(colour) > 0.179 ? '#000' : '#fff';
  }

  /** The background behind an element, as red, green and blue. */
  function ground(element) {
    for (let place = element; place; place = place.parentElement) {
      const parts = getComputedStyle(place).backgroundColor.match(/[\d.]+/g);
      if (parts && (parts.length < 4 || Number(parts[3]) > 0.5)) {
        return parts.slice(0, 3).map(Number);
      }
    }
    return [255, 255, 255];
  }

  function mix(from, to, at) {
    return from.map((part, i) => Math.round(part + (to[i] - part) * at));
  }

  // ---- pictures

  /** The values of a picture, those of a pixel together; nothing if they do not fit its size. */
  function valuesOf(picture) {
    if (picture.values) {
      return picture.values;
    }
    try {
      const bytes = atob(picture.pixels);
      const [low, high] = [real(picture.low), real(picture.high)];
      if (!(picture.height >= 1) || !(picture.width >= 1) || bytes.length > 4194304
          || bytes.length !== picture.height * picture.width * picture.channels) {
        return null;
      }
      return Float64Array.from(bytes, (byte) => low + (byte.charCodeAt(0) / 255) * (high - low));
    } catch (damaged) {
      return null;
    }
  }

  /** A picture on a canvas of its own size, enlarged by its style; `colour` maps a value to a colour, or grey is kept. */
  function picture(data, label, colour) {
    const values = valuesOf(data);
    if (!values) {
      return element('span', {class: 'picture-damaged'}, 'not readable');
    }
    const canvas = element('canvas', {class: 'picture', role: 'img', 'aria-label': label});
    canvas.style.maxWidth = data.width * 28 + 'px';
    canvas.width = data.width;
    canvas.height = data.height;
    const pen = canvas.getContext('2d');
    const image = pen.createImageData(data.width, data.height);
    const low = real(data.low);
    const grey = (value) => (255 * (value - low)) / (real(data.high) - low || 1);
    for (let to = 0, from = 0; to < image.data.length; to += 4, from += data.channels) {
      const parts = data.channels === 1 && colour ? colour(values[from]) : [grey(values[from]),
        grey(values[from + (data.channels > 2 ? 1 : 0)]), grey(values[from + (data.channels > 2 ? 2 : 0)])];
      image.data.set(parts, to);
      image.data[to + 3] = 255;
    }
    pen.putImageData(image, 0, 0);
    return canvas;
  }

  /** A sample as a card: its picture or a table of its values, its target, and what was predicted. */
  function sampleCard(sample) {
    const target = brief(sample.target === undefined ? '' : sample.target, 60);
    const predicted = brief(sample.prediction === undefined ? '' : sample.prediction, 60);
    const caption = [];
    if (target) {
      caption.push(element('span', {class: 'sample-target'}, target));
    }
    if (predicted) {
      caption.push(element('span', {class: 'sample-predicted'}, 'predicted ' + predicted));
    }
    caption.push(element('span', {class: 'quiet'}, 'sample ' + count(sample.index)));
    const values = Object.entries(sample.values || {}).slice(0, 32);
    return element('figure', {class: 'sample'},
      sample.picture && picture(sample.picture, 'sample ' + sample.index + (target ? ', ' + target : '')),
      values.length > 0 && element('div', {class: 'sample-values'}, element('table', {},
        element('caption', {class: 'hidden-label'}, 'values of sample ' + sample.index),
        element('tbody', {}, values.map(([name, value]) => element('tr', {},
          element('th', {scope: 'row'}, named(name, 40)),
          element('td', {class: 'number'}, number(value))))))),
      element('figcaption', {}, caption));
  }

  // ---- parts of a view

  let ids = 0;

  function id(prefix) {
    return prefix + '-' + ++ids;
  }

  /** A label with a list of choices: [value, text]. */
  function choose(label, choices, chosen, onchange) {
    const list = element('select', {onchange: () => onchange(list.value)},
      choices.map(([value, text]) => element('option', {value: value, selected: value === chosen}, text)));
    return element('label', {class: 'control'}, element('span', {}, label), list);
  }

  function check(label, checked, onchange) {
    const box = element('input', {type: 'checkbox', checked: checked, onchange: () => onchange(box.checked)});
    return element('label', {class: 'control'}, box, element('span', {}, label));
  }

  /** One of a few choices, as a row of buttons. */
  function segments(label, choices, chosen, onchange) {
    const name = id('choice');
    return element('fieldset', {class: 'segments', title: label}, element('legend', {class: 'hidden-label'},
      label), choices.map(([value, text]) => {
      const input = element('input', {type: 'radio', name: name, value: value, checked: value === chosen,
        onchange: () => onchange(value)});
      return element('label', {class: 'segment'}, input, element('span', {}, text));
    }));
  }

  /** A slider over places in a list, with its text beside it. */
  function slider(label, size, at, textOf, onchange) {
    const text = element('output', {}, textOf(at));
    const range = element('input', {type: 'range', min: 0, max: Math.max(size - 1, 0), step: 1, value: at,
      'aria-valuetext': textOf(at), disabled: size < 2, oninput: () => {
        const now = Number(range.value);
        text.textContent = textOf(now);
        range.setAttribute('aria-valuetext', textOf(now));
        onchange(now);
      }});
    return element('label', {class: 'slider'}, element('span', {}, label), range, text);
  }

  /** How the tables with a caption are sorted, and how many rows they show; kept while their rows change. */
  const states = new Map();

  /**
   * A table: columns are {text, value(row), show(value), cell(row)}; those with `show` are of numbers, those with a value can
   * be sorted. At most `most` rows are shown until more are asked for.
   */
  function table(caption, columns, rows, most = 100) {
    const state = states.get(caption) || {order: null, down: false, shown: most};
    states.set(caption, state);
    const body = element('tbody');
    const more = element('button', {type: 'button', class: 'tool more', onclick: () => {
      state.shown += most;
      draw();
    }});
    const heads = columns.map((column) => element('th', {scope: 'col', class: column.show && 'number'}, column.value
      ? element('button', {type: 'button', class: 'sort', onclick: () => {
        state.down = state.order === column.text ? !state.down : Boolean(column.show);
        state.order = column.text;
        draw();
      }}, column.text) : column.text));
    function sorted() {
      const by = columns.find((column) => column.value && column.text === state.order);
      return by === undefined ? rows : rows.map((row) => [by.value(row), row]).sort(([a], [b]) =>
        Number.isNaN(a) - Number.isNaN(b) || (state.down ? -1 : 1) * (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
    }
    function cell(column, row) {
      return column.cell ? column.cell(row) : column.show ? column.show(column.value(row)) : named(column.value(row));
    }
    function draw() {
      heads.forEach((head, i) => (columns[i].text === state.order && columns[i].value
        ? head.setAttribute('aria-sort', state.down ? 'descending' : 'ascending') : head.removeAttribute('aria-sort')));
      body.replaceChildren(...sorted().slice(0, state.shown).map((row) => element('tr', {}, columns.map((column, i) =>
        (i === 0 ? element('th', {scope: 'row', class: column.show && 'number'}, cell(column, row))
          : element('td', {class: column.show && 'number'}, cell(column, row)))))));
      more.hidden = rows.length <= state.shown;
      more.textContent = 'Show ' + Math.min(most, rows.length - state.shown) + ' more of ' + rows.length;
    }
    draw();
    return element('div', {class: 'table', tabindex: 0, role: 'region', 'aria-label': caption}, element('table',
      {class: 'data'}, element('caption', {}, caption), element('thead', {}, element('tr', {}, heads)), body), more);
  }

  /** A name of the data, shortened; the whole one is its title. */
  function named(name, most = 60) {
    const short = brief(name || '', most);
    return short.endsWith('…') ? element('span', {title: visible(name)}, short) : short;
  }

  /** Names and values side by side; those without a value are left out. */
  function tiles(pairs) {
    return element('dl', {class: 'tiles'}, pairs.filter(([, value]) => value).map(([name, value]) => element('div',
      {class: 'tile'}, element('dt', {}, name), element('dd', {}, value))));
  }

  /** Buttons to the pages of a long list. */
  function pages(at, size, most, go) {
    const last = Math.ceil(size / most) - 1;
    return last > 0 && [
      element('button', {type: 'button', class: 'tool', 'data-key': 'before', disabled: at === 0, onclick: () => go(at - 1)},
        'Before'),
      element('span', {}, (at * most + 1) + ' to ' + Math.min((at + 1) * most, size) + ' of ' + size),
      element('button', {type: 'button', class: 'tool', 'data-key': 'after', disabled: at === last, onclick: () => go(at + 1)},
        'Next')];
  }

  /** What a view says instead of an empty space. */
  function empty(what, remedy) {
    return element('div', {class: 'empty'}, element('p', {}, what), remedy && element('p', {class: 'quiet'}, remedy));
  }

  /** Replaces the content of an element, and gives the focus back to what had it, by its `data-key`. */
  function refill(element, ...content) {
    const focused = document.activeElement;
    const key = element.contains(focused) && focused.getAttribute('data-key');
    const scrolled = key && Array.from(element.querySelectorAll('.table'), (box) => [box.scrollLeft,
      box.scrollTop]);
    element.replaceChildren(...content.flat(Infinity).filter(Boolean));
    if (key) {
      const again = Array.from(element.querySelectorAll('[data-key]')).find((each) =>
        each.getAttribute('data-key') === key);
      if (again) {
        again.focus({preventScroll: true});
      }
      element.querySelectorAll('.table').forEach((box, i) => {
        if (scrolled[i]) {
          [box.scrollLeft, box.scrollTop] = scrolled[i];
        }
      });
    }
  }

  /** Brings an element that was changed by a click into sight. */
  function reveal(changed) {
    const box = changed.getBoundingClientRect();
    if (box.top < 0 || box.top > innerHeight * 0.8) {
      changed.scrollIntoView({block: 'start'});
    }
  }

  /** Moves the focus among the elements of a group with the arrow keys; one of them is in the order of tabs. */
  function roving(group, selector, columns) {
    const all = () => Array.from(group.querySelectorAll(selector));
    group.addEventListener('keydown', (event) => {
      const items = all();
      const at = items.indexOf(event.target);
      if (at < 0) {
        return;
      }
      const wide = typeof columns === 'function' ? columns(items) : columns || 1;
      const to = {ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + wide, ArrowUp: at - wide, Home: 0,
        End: items.length - 1}[event.key];
      if (to === undefined) {
        return;
      }
      event.preventDefault();
      const next = items[Math.min(Math.max(to, 0), items.length - 1)];
      items.forEach((item) => item.setAttribute('tabindex', item === next ? 0 : -1));
      next.focus();
    });
  }

  /** How many elements of a flowing grid are in its first line. */
  function perLine(items) {
    const top = items.length ? items[0].offsetTop : 0;
    const next = items.findIndex((item) => item.offsetTop > top);
    return next < 1 ? items.length : next;
  }

  /** Round values of an axis between two ends. */
  function ticks(low, high, most) {
    const span = high - low;
    if (!(span > 0) || !Number.isFinite(span)) {
      return [low];
    }
    const rough = span / Math.max(most, 1);
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
    const values = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9 && values.length < 20; i++) {
      values.push(Math.abs(i * step) < step * 1e-9 ? 0 : Number((i * step).toPrecision(12)));
    }
    return values;
  }

  /** Places of a list up to a number of them, evenly, with the first and the last. */
  function thin(size, most) {
    if (size <= most) {
      return Array.from({length: size}, (_, i) => i);
    }
    return Array.from({length: most}, (_, i) => Math.round((i * (size - 1)) / (most - 1)));
  }

  /**
   * Moves a cursor over the cells of a canvas by pointer and by arrow keys: {row, column}, which `show` is told of.
   */
  function cells(canvas, columns, rows, cursor, show) {
    const within = (value, size) => Math.min(Math.max(value, 0), size - 1);
    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      cursor.column = within(Math.floor(((event.clientX - box.left) / box.width) * columns), columns);
      cursor.row = within(Math.floor(((event.clientY - box.top) / box.height) * rows), rows);
      show();
    };
    canvas.addEventListener('pointermove', point);
    canvas.addEventListener('pointerdown', point);
    canvas.addEventListener('focus', show);
    canvas.addEventListener('keydown', (event) => {
      const move = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -columns],
        End: [0, columns], PageUp: [-10, 0], PageDown: [10, 0]}[event.key];
      if (move) {
        event.preventDefault();
        cursor.row = within(cursor.row + move[0], rows);
        cursor.column = within(cursor.column + move[1], columns);
        show();
      }
    });
  }

  // ---- heat map of layers over steps

  /**
  * A heat map: rows by name, columns by step. Arrow keys move a cursor, whose value is read out.
  *
  * spec: {label, rows: [text], columns: [number], value(row, column), at(value) from 0 to 1, text(value),
  * low, high: texts of the ends of the scale, columnText(step), choose(row, column)}
  */
  function heatMap(spec) {
    const places = thin(spec.columns.length, 400);
    const rows = Math.min(spec.rows.length, 1000);
    const canvas = element('canvas', {class: 'heat', tabindex: 0, role: 'application', 'aria-roledescription': 'heat map',
      'aria-label': spec.label + '; arrow keys move over layers and steps', 'data-key': 'heat ' + spec.label});
    canvas.width = Math.max(places.length, 1);
    canvas.height = Math.max(rows, 1);
    const high = Math.min(Math.max(rows * 12, 48), 420);
    canvas.style.height = high + 'px';
    const pen = canvas.getContext('2d');
    const image = pen.createImageData(canvas.width, canvas.height);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < places.length; i++) {
        const value = spec.value(row, places[i]);
        const to = (row * canvas.width + i) * 4;
        const colour = Number.isNaN(value) ? [128, 128, 128] : ramp(spec.at(value));
        image.data[to] = colour[0];
        image.data[to + 1] = colour[1];
        image.data[to + 2] = colour[2];
        image.data[to + 3] = Number.isNaN(value) ? 60 : 255;
      }
    }
    pen.putImageData(image, 0, 0);
    const read = element('p', {class: 'reading', 'aria-live': 'polite'}, 'Point at a cell, or move with the arrow keys.');
    const mark = element('div', {class: 'heat-cursor', hidden: true});
    const cursor = {row: 0, column: places.length - 1};
    function show() {
      const value = spec.value(cursor.row, places[cursor.column]);
      mark.hidden = false;
      mark.style.left = (100 * cursor.column) / canvas.width + '%';
      mark.style.top = (100 * cursor.row) / canvas.height + '%';
      mark.style.width = 100 / canvas.width + '%';
      mark.style.height = 100 / canvas.height + '%';
      read.textContent = brief(spec.rows[cursor.row], 80) + ', ' + spec.columnText(spec.columns[places[cursor.column]])
        + ': ' + spec.text(value);
    }
    if (rows && places.length) {
      cells(canvas, canvas.width, rows, cursor, show);
    }
    const names = element('div', {class: 'heat-names', 'aria-hidden': 'true'});
    names.style.height = high + 'px';
    const each = Math.max(1, Math.ceil((rows * 13) / high));
    for (let row = 0; row < rows; row += each) {
      const name = element('span', {title: visible(spec.rows[row])}, brief(spec.rows[row], 26));
      name.style.top = (100 * (row + 0.5)) / rows + '%';
      names.append(name);
    }
    const first = spec.columns[places[0]];
    const last = spec.columns[places[places.length - 1]];
    return element('div', {class: 'heat-map'},
      element('div', {class: 'heat-body'}, names, element('div', {class: 'heat-field'}, canvas, mark)),
      element('div', {class: 'heat-axis quiet', 'aria-hidden': 'true'}, element('span', {}, spec.columnText(first)),
        element('span', {}, spec.columnText(last))),
      scale(spec.low, spec.high, (at) => rgb(ramp(at))), read);
  }

  /** The explanation of a colour scale: its two ends, with the colours between them. */
  function scale(low, high, colour, middle) {
    const bar = svg('svg', {class: 'scale-bar', viewBox: '0 0 64 8', preserveAspectRatio: 'none', 'shape-rendering': 'crispEdges', 'aria-hidden': 'true'},
      Array.from({length: 64}, (_, i) => svg('rect', {x: i, y: 0, width: Math.min(2, 64 - i), height: 8, fill: colour(i / 63)})));
    return element('p', {class: 'scale'}, element('span', {}, low), bar, middle && element('span', {}, middle), element('span', {}, high));
  }

  // ---- views

  /**
   * Adds a view that is drawn again when lines of its events arrive, at most twice a second and never under a pressed
   * pointer: {..., events: [name], create(parent, context, run)}, which returns {update(run)}. Evaluations are the event
   * undefined, as their lines have none.
   */
  function view(spec) {
    let shown = null;
    let timer = 0;
    function redraw(run) {
      timer = 0;
      if (shown && shown.parent.querySelector(':active')) {
        timer = setTimeout(() => redraw(run), 300);
      } else if (shown) {
        shown.update(run);
      }
    }
    espalier.views.add({
      ...spec,
      render(into, run, context) {
        clearTimeout(timer);
        timer = 0;
        const parent = element('div', {class: 'inside in-' + spec.id});
        into.append(parent);
        const instance = spec.create(parent, context, run);
        shown = {parent, update: (now) => instance.update(now)};
        instance.update(run);
        context.redraw(() => shown && shown.update(run));
        context.leave(() => {
          clearTimeout(timer);
          timer = 0;
          shown = null;
        });
      },
      update(run, lines) {
        if (!timer && lines.some((line) => spec.events.includes(line.event))) {
          timer = setTimeout(() => redraw(run), 500);
        }
      },
    });
  }

  espalier.kit = {view, visible, brief, real, number, count, metricName, diverging, rgb, inkOn, ground, mix, valuesOf,
    picture, sampleCard, choose, check, segments, slider, table, named, tiles, pages, empty, cells, refill, reveal, roving, perLine, ticks, thin,
    heatMap, scale};
})();
