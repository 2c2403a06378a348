/* A chart of curves over the steps of runs. */
'use strict';

(() => {
  const {element, replace, colour, seriesColour, settings, thinning, text} = espalier;
  const HEIGHT = 260;
  const KEYS = 'Left and right arrow keys move the cursor, with Shift further; plus and minus zoom, 0 shows everything.';
  const AXES = {step: 'by step', epoch: 'by epoch', time: 'by time of training'};
  let numbers = 0;

  /**
   * Draws a chart into an element. Options:
   *  - title: the heading
   *  - series: a function that returns the curves as they are now, each an object
   *    {label, run, steps, values, smooth, dashed, width, colour, hidden}: steps ascending and values of the same length
   *    as Float64Array, smooth if the smoothing applies, colour the name of a colour of style.css
   *  - format: a function that writes a value; log: whether the y axis begins logarithmic, or null for no choice
   *  - stacked: areas on top of each other, whose steps are the same
   *  - bands: areas between two curves, as triples of their indices and an opacity
   *  - bounds: the least and the greatest value of the y axis, each null to follow the values
   *  - robust: whether values far above most others are cut off
   *  - height, plain: without tools; empty: what is written without points
   *  - select: called with the step that was clicked, or at which Enter was pressed
   *
   * Returns {update(), destroy(), element}.
   */
  espalier.chart = (parent, options) => new Chart(parent, options);

  class Chart {
    constructor(parent, options) {
      this.options = {format: (value) => text.number(value), log: false, height: HEIGHT, bands: [], bounds: [null, null],
        empty: 'Nothing is recorded yet.', ...options};
      this.log = this.options.log === true;
      this.range = null;
      this.hidden = new Map();
      this.shape = '';
      this.smoothed = new Map();
      this.build();
      parent.append(this.element);
      this.forget = settings.listen((name) => this.settingChanged(name));
      this.observer = new ResizeObserver(() => this.resized());
      this.observer.observe(this.plot);
      this.update();
    }

    build() {
      const id = 'chart-' + ++numbers;
      this.plot = element('div', {class: 'plot', tabindex: 0, role: 'application', 'aria-roledescription': 'chart',
        'aria-label': this.options.title, 'aria-describedby': id + '-keys', onkeydown: (event) => this.key(event)});
      this.reset = this.button('Reset zoom', () => this.zoom(null), {hidden: true});
      const tools = this.options.plain ? null : element('div', {class: 'tools'},
          this.reset,
          this.options.log === null ? null : this.logButton(),
          this.button('PNG', () => this.savePicture(), {title: 'Save the chart as a picture'}),
          this.button('CSV', () => this.saveNumbers(), {title: 'Save the numbers of the chart'}));
      this.at = element('span', {class: 'at'});
      this.legend = element('ul', {class: 'legend'});
      this.spoken = element('p', {class: 'hidden-label', 'aria-live': 'polite'});
      this.element = element('section', {class: 'chart' + (this.options.plain ? ' plain' : ''),
        'aria-labelledby': id},
          element('header', {}, element('h2', {id}, this.options.title), tools),
          this.plot, element('div', {class: 'readout'}, this.legend, this.at),
          element('p', {class: 'hidden-label', id: id + '-keys'}, KEYS), this.spoken);
    }

    button(label, action, attributes) {
      return element('button', {type: 'button', class: 'tool', onclick: action, ...attributes}, label);
    }

    logButton() {
      const button = this.button('log', () => {
        this.log = !this.log;
        button.setAttribute('aria-pressed', this.log);
        this.shape = '';
        this.update();
      }, {'aria-pressed': this.log, title: 'Logarithmic y axis'});
      return button;
    }

    settingChanged(name) {
      if (name === 'x') {
        this.range = null;
      }
      if (name === 'theme') {
        this.shape = '';
      }
      this.update();
    }

    resized() {
      const width = this.plot.clientWidth;
      if (width > 0 && this.drawn && width !== this.width) {
        this.update();
      }
    }

    /** The axis that can be drawn for all curves. */
    axis() {
      return this.curves.every((curve) => !curve.run || curve.run.has(settings.values.x)) ? settings.values.x : 'step';
    }

    /** Draws the curves as they are now. */
    update() {
      this.curves = this.options.series().filter((curve) => curve.steps.length > 0);
      this.width = this.plot.clientWidth || this.width || 0;
      if (this.width === 0) {
        // Not in the page yet, or not shown; the observer tells when it is.
        this.drawn = true;
        return;
      }
      this.drawn = true;
      this.empty(this.curves.length === 0);
      if (this.curves.length === 0) {
        return;
      }
      this.xAxis = this.axis();
      this.positions = this.curves.map((curve) =>
          (curve.run ? curve.run.positions(this.xAxis, curve.steps) : curve.steps));
      const lines = this.lines();
      const shape = [this.log, this.xAxis, this.width, settings.values.theme,
        ...lines.map((line) => line.key)].join('\n');
      const data = this.data(lines);
      if (shape === this.shape) {
        this.uplot.setData(data);
      } else {
        this.shape = shape;
        this.create(lines, data);
      }
      this.showLegend();
      this.describe();
    }

    empty(nothing) {
      if (nothing) {
        this.remove();
        replace(this.legend);
        this.at.textContent = '';
      }
      if (nothing !== (this.placeholder !== undefined)) {
        if (nothing) {
          this.placeholder = element('p', {class: 'quiet empty'}, this.options.empty);
          this.plot.append(this.placeholder);
        } else {
          this.placeholder.remove();
          this.placeholder = undefined;
        }
      }
    }

    isHidden(curve) {
      return this.hidden.has(curve.label) ? this.hidden.get(curve.label) : curve.hidden === true;
    }

    /** What is drawn: of a smoothed curve the raw values, faint, and the smoothed ones. */
    lines() {
      const lines = [];
      const beta = settings.values.smoothing;
      this.curves.forEach((curve, index) => {
        const line = {index, positions: this.positions[index], values: curve.values,
          stroke: curve.colour || seriesColour(index), dash: curve.dashed ? [5, 4] : undefined, width: curve.width || 1.5,
          alpha: 1, show: !this.isHidden(curve)};
        if (curve.smooth && beta > 0 && !this.options.stacked) {
          lines.push({...line, alpha: 0.28, width: 1});
          line.values = this.smoothOf(curve, beta);
        }
        lines.push(line);
      });
      if (this.options.stacked) {
        this.stack(lines);
      }
      for (const line of lines) {
        line.key = [this.curves[line.index].label, line.stroke, line.alpha, line.show].join(' ');
      }
      return lines;
    }

    /** Makes each area the sum of those before it, and draws the highest first. */
    stack(lines) {
      let below = null;
      for (const line of lines) {
        if (!line.show) {
          continue;
        }
        const sum = Float64Array.from(line.values, (value, i) =>
            (Number.isFinite(value) ? value : 0) + (below === null ? 0 : below[i]));
        line.values = sum;
        line.area = true;
        below = sum;
      }
      this.top = below || [];
      lines.reverse();
    }

    smoothOf(curve, beta) {
      const known = this.smoothed.get(curve.label);
      if (known && known.beta === beta && known.of === curve.values.buffer && known.length === curve.values.length) {
        return known.values;
      }
      const values = thinning.smooth(curve.values, beta);
      this.smoothed.set(curve.label, {beta, of: curve.values.buffer, length: curve.values.length, values});
      return values;
    }

    /** The least and the greatest position that can be shown. */
    extent() {
      let least = Infinity;
      let greatest = -Infinity;
      for (const positions of this.positions) {
        least = Math.min(least, positions[0]);
        greatest = Math.max(greatest, positions[positions.length - 1]);
      }
      if (least === greatest) {
        return [least - 0.5, greatest + 0.5];
      }
      return [least, greatest];
    }

    data(lines) {
      const [from, to] = this.range || this.extent();
      const buckets = Math.max(50, Math.round(this.width));
      return thinning.align(lines.map((line) => {
        const part = thinning.thin(line.positions, line.values, from, to, buckets);
        return this.log ? {positions: part.positions, values: part.values.map((value) => (value > 0 ? value : NaN))}
            : part;
      }));
    }

    create(lines, data) {
      this.remove();
      const muted = colour('muted');
      const grid = {stroke: colour('grid'), width: 1};
      const axis = {stroke: muted, grid, ticks: {show: false}, font: '12px ' + colour('font'), gap: 6};
      this.uplot = new uPlot({
        width: this.width,
        height: this.options.height,
        padding: [8, 18, 0, 0],
        legend: {show: false},
        scales: {
          x: {time: false, range: () => this.range || this.extent()},
          y: {distr: this.log ? 3 : 1, range: (u, least, greatest) => this.valueRange(least, greatest)},
        },
        axes: [
          {...axis, space: 70, size: 26, ...this.positionAxis()},
          {...axis, space: 36, size: (u, values) => this.axisSize(values),
            values: (u, splits) => splits.map((value) => (value === null ? '' : this.options.format(value))),
            filter: this.log ? (u, splits) => decades(splits) : undefined},
        ],
        series: [{}, ...lines.map((line) => this.seriesOf(line))],
        bands: this.options.bands.map(([upper, lower, opacity]) => ({series: [upper + 1, lower + 1],
          fill: translucent(colour(lines[upper].stroke), opacity)})),
        cursor: {
          y: false,
          drag: {x: true, y: false, setScale: false, dist: 4},
          points: {size: 7},
          sync: {key: 'position', scales: ['x', null],
            filters: {pub: (type) => type === 'mousemove' || type === 'mouseleave'}},
        },
        hooks: {
          setCursor: [() => this.showLegend()],
          setSelect: [(u) => this.selected(u)],
        },
      }, data, this.plot);
      this.uplot.over.addEventListener('dblclick', () => this.zoom(null));
      this.uplot.over.addEventListener('click', () => this.chosen());
    }

    seriesOf(line) {
      const ink = colour(line.stroke);
      return {
        show: line.show,
        stroke: line.alpha < 1 ? translucent(ink, line.alpha) : ink,
        width: line.width,
        dash: line.dash,
        fill: line.area ? 'color-mix(in srgb, ' + ink + ' 60%, ' + colour('surface') + ')' : undefined,
        points: line.alpha < 1 || line.area ? {show: false} : {show: (u, index) => this.sparse(u, index), size: 5},
        spanGaps: false,
      };
    }

    /** Points are marked where they are few, so that the epochs of a short run can be seen. */
    sparse(u, index) {
      let count = 0;
      for (const value of u.data[index]) {
        count += value === null || value === undefined ? 0 : 1;
      }
      return count <= 60;
    }

    positionAxis() {
      if (this.xAxis !== 'time') {
        return {values: (u, splits) => splits.map((value) => (value === null ? '' : text.number(value)))};
      }
      return {
        incrs: [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400,
          172800, 432000, 864000],
        values: (u, splits) => splits.map((value) => (value === null ? '' : text.duration(value))),
      };
    }

    axisSize(values) {
      const longest = (values || []).reduce((most, value) => Math.max(most, String(value || '').length), 3);
      return Math.ceil(longest * 7.2) + 14;
    }

    valueRange(least, greatest) {
      const [low, high] = this.options.bounds;
      if (least === null || greatest === null) {
        return this.log ? [0.1, 1] : [0, 1];
      }
      if (this.log) {
        return uPlot.rangeLog(least, greatest, 10, greatest / least > 1000);
      }
      const [from, to] = uPlot.rangeNum(least, this.options.robust ? this.usual(greatest) : greatest, 0.06, true);
      return [low === null ? (this.options.stacked ? 0 : from) : low, high === null ? to : Math.max(high, low || 0)];
    }

    /** The greatest value to be shown: less than the greatest if that is far above four fifths of the highest curve. */
    usual(greatest) {
      const highest = this.options.stacked ? this.top : this.curves[0].values;
      const sorted = Float64Array.from(highest).filter(Number.isFinite).sort();
      const most = sorted[Math.floor(0.8 * (sorted.length - 1))];
      return greatest > 4 * most ? 2 * most : greatest;
    }

    remove() {
      if (this.uplot) {
        this.uplot.destroy();
        this.uplot = undefined;
      }
      this.shape = '';
    }

    selected(u) {
      const {left, width} = u.select;
      if (width < 4) {
        return;
      }
      u.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
      this.dragged = true;
      this.zoom([u.posToVal(left, 'x'), u.posToVal(left + width, 'x')]);
    }

    chosen() {
      if (this.dragged) {
        this.dragged = false;
        return;
      }
      if (this.options.select && this.cursor !== undefined) {
        this.options.select(this.stepAt(this.cursor));
      }
    }

    /** Shows a part of the x axis; all of it with null. */
    zoom(range) {
      this.range = range;
      this.reset.hidden = range === null;
      this.update();
    }

    /** The step of the recorded point that is nearest to a position. */
    stepAt(position) {
      let best = null;
      this.curves.forEach((curve, index) => {
        const point = thinning.nearest(this.positions[index], position);
        const distance = Math.abs(this.positions[index][point] - position);
        if (best === null || distance < best.distance) {
          best = {distance, step: curve.steps[point]};
        }
      });
      return best === null ? 0 : best.step;
    }

    /** Writes the values at the cursor into the legend, the last ones without a cursor. */
    showLegend() {
      const {left} = this.uplot ? this.uplot.cursor : {left: -10};
      this.cursor = left >= 0 ? this.uplot.posToVal(left, 'x') : undefined;
      if (this.items === undefined || this.itemsOf !== this.legendShape()) {
        this.createLegend();
      }
      this.curves.forEach((curve, index) => {
        const value = this.valueAt(curve, index);
        const shown = value === undefined ? '–' : this.options.format(value);
        if (this.items[index].textContent !== shown) {
          this.items[index].textContent = shown;
        }
      });
      this.at.textContent = this.cursor === undefined ? AXES[this.xAxis] : this.positionText(this.cursor);
    }

    /** The value of a curve at the cursor or its last one; undefined beyond its ends. */
    valueAt(curve, index) {
      const positions = this.positions[index];
      if (this.cursor === undefined) {
        return curve.values[curve.values.length - 1];
      }
      const [from, to] = this.range || this.extent();
      const tolerance = (to - from) / 50;
      if (this.cursor < positions[0] - tolerance || this.cursor > positions[positions.length - 1] + tolerance) {
        return undefined;
      }
      const point = thinning.nearest(positions, this.cursor);
      const smooth = curve.smooth && settings.values.smoothing > 0 && !this.options.stacked;
      return smooth ? this.smoothOf(curve, settings.values.smoothing)[point] : curve.values[point];
    }

    positionText(position) {
      switch (this.xAxis) {
        case 'epoch': return 'epoch ' + position.toFixed(2);
        case 'time': return text.duration(position);
        default: return 'step ' + text.integer(this.stepAt(position));
      }
    }

    legendShape() {
      return this.curves.map((curve) => curve.label + this.isHidden(curve) + curve.colour).join('\n');
    }

    createLegend() {
      this.itemsOf = this.legendShape();
      this.items = this.curves.map(() => element('span', {class: 'value'}));
      replace(this.legend, this.curves.map((curve, index) => {
        const swatch = element('span', {class: 'swatch' + (curve.dashed ? ' dashed' : '')});
        swatch.style.setProperty('--swatch', 'var(--' + (curve.colour || seriesColour(index)) + ')');
        return element('li', {}, element('button', {type: 'button', 'aria-pressed': !this.isHidden(curve),
          title: 'Show or hide this curve', onclick: () => this.toggle(curve)},
            swatch, element('span', {class: 'label'}, curve.label), ' ', this.items[index]));
      }));
    }

    toggle(curve) {
      this.hidden.set(curve.label, !this.isHidden(curve));
      const focused = [...this.legend.querySelectorAll('button')].indexOf(document.activeElement);
      this.update();
      const buttons = this.legend.querySelectorAll('button');
      if (focused >= 0 && buttons[focused]) {
        buttons[focused].focus();
      }
    }

    /** Describes the chart for those who do not see it. */
    describe() {
      const values = this.curves.map((curve) =>
          curve.label + ' ' + this.options.format(curve.values[curve.values.length - 1]));
      const to = this.positions.reduce((most, positions) => Math.max(most, positions[positions.length - 1]), 0);
      this.plot.setAttribute('aria-label', this.options.title + '; at ' + this.positionText(to) + ': ' + values.join(', '));
    }

    key(event) {
      if (!this.uplot || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const [from, to] = this.range || this.extent();
      const at = this.cursor === undefined ? (from + to) / 2 : this.cursor;
      switch (event.key) {
        case 'ArrowLeft': this.move(-1, event.shiftKey); break;
        case 'ArrowRight': this.move(1, event.shiftKey); break;
        case 'Home': this.moveTo(from); break;
        case 'End': this.moveTo(to); break;
        case '+': case '=': this.zoomAround(at, 0.5); break;
        case '-': case '_': this.zoomAround(at, 2); break;
        case '0': case 'Escape': this.zoom(null); break;
        case 'Enter': this.chosen(); break;
        default: return;
      }
      event.preventDefault();
    }

    /** Moves the cursor to the next recorded point that is at least a pixel away, or twenty. */
    move(direction, far) {
      const [from, to] = this.range || this.extent();
      const pixel = (to - from) / this.uplot.over.clientWidth;
      const at = this.cursor === undefined ? (direction > 0 ? from - pixel : to + pixel) : this.cursor;
      const limit = at + direction * pixel * (far ? 20 : 1);
      let next = direction > 0 ? to : from;
      this.positions.forEach((positions, index) => {
        if (this.isHidden(this.curves[index])) {
          return;
        }
        let point = thinning.firstFrom(positions, limit);
        if (direction < 0 && (point === positions.length || positions[point] > limit)) {
          point--;
        }
        if (point >= 0 && point < positions.length) {
          next = direction > 0 ? Math.min(next, positions[point]) : Math.max(next, positions[point]);
        }
      });
      this.moveTo(Math.min(to, Math.max(from, next)));
    }

    moveTo(position) {
      // The left edge is a position, too, though uPlot takes values below 0 for none.
      const left = Math.max(0, this.uplot.valToPos(position, 'x'));
      this.uplot.setCursor({left, top: this.uplot.over.clientHeight / 2});
      this.spoken.textContent = this.positionText(position) + ': ' + this.curves
          .filter((curve) => !this.isHidden(curve))
          .map((curve) => curve.label + ' ' + this.items[this.curves.indexOf(curve)].textContent).join(', ');
    }

    zoomAround(center, factor) {
      const [least, greatest] = this.extent();
      const [from, to] = this.range || [least, greatest];
      const low = Math.max(least, center - (center - from) * factor);
      const high = Math.min(greatest, center + (to - center) * factor);
      if (high - low >= greatest - least) {
        this.zoom(null);
      } else if (high - low > (greatest - least) * 1e-6) {
        this.zoom([low, high]);
        this.moveTo(center);
      }
    }

    /** Saves the chart with its title and legend as a picture. */
    savePicture() {
      if (this.uplot) {
        picture(this).toBlob((blob) => espalier.download(this.fileName('png'), blob), 'image/png');
      }
    }

    /** Saves the values of all curves, not thinned, as a table. */
    saveNumbers() {
      espalier.download(this.fileName('csv'), new Blob([table(this.curves)], {type: 'text/csv'}));
    }

    fileName(ending) {
      const run = this.curves.length > 0 && this.curves[0].run ? this.curves[0].run.name + '-' : '';
      return run + this.options.title + '.' + ending;
    }

    destroy() {
      this.forget();
      this.observer.disconnect();
      this.remove();
      this.element.remove();
    }
  }

  function decades(splits) {
    return splits.map((value) => (value !== null && Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6)
        || splits.length < 12 ? value : null));
  }

  function translucent(ink, opacity) {
    return 'color-mix(in srgb, ' + ink + ' ' + Math.round(opacity * 100) + '%, transparent)';
  }

  /** The canvas of a chart with its title above and its legend below. */
  function picture(chart) {
    const ratio = window.devicePixelRatio || 1;
    const source = chart.uplot.ctx.canvas;
    const width = source.width / ratio;
    const height = source.height / ratio;
    const visible = chart.curves.map((curve, index) => ({curve, index})).filter(({curve}) => !chart.isHidden(curve));
    const canvas = element('canvas');
    canvas.width = source.width + 32 * ratio;
    canvas.height = (height + 58 + 18 * visible.length) * ratio;
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    context.fillStyle = colour('surface');
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = colour('text');
    context.font = '600 15px ' + colour('font');
    context.fillText(chart.options.title + ' ' + AXES[chart.xAxis], 16, 26);
    context.drawImage(source, 16, 38, width, height);
    context.font = '13px ' + colour('font');
    visible.forEach(({curve, index}, row) => {
      const top = height + 52 + 18 * row;
      context.fillStyle = colour(curve.colour || seriesColour(index));
      context.fillRect(16, top - 6, 16, 3);
      context.fillStyle = colour('text');
      context.fillText(curve.label + '  ' + chart.options.format(curve.values[curve.values.length - 1]), 40, top);
    });
    return canvas;
  }

  /** The values of curves as CSV: a row for each step, a column for each curve. */
  function table(curves) {
    const runs = new Set(curves.map((curve) => curve.run));
    const run = runs.size === 1 ? curves[0].run : undefined;
    const columns = thinning.align(curves.map((curve) => ({positions: Float64Array.from(curve.steps),
      values: curve.values})));
    const steps = columns[0];
    const positions = ['epoch', 'time'].filter((axis) => run && run.has(axis))
        .map((axis) => [axis === 'time' ? 'seconds' : axis, run.positions(axis, Float64Array.from(steps))]);
    const rows = [['step', ...positions.map(([name]) => name), ...curves.map((curve) => curve.label)].map(cell).join(',')];
    for (let i = 0; i < steps.length; i++) {
      rows.push([steps[i], ...positions.map(([, values]) => values[i]),
        ...columns.slice(1).map((column) => column[i] ?? '')].join(','));
    }
    return rows.join('\r\n') + '\r\n';
  }

  /** A heading as a cell that no spreadsheet takes for a formula. */
  function cell(heading) {
    const harmless = /^[=+\-@\t]/.test(heading) ? "'" + heading : heading;
    return /[",\r\n]/.test(harmless) ? '"' + harmless.replaceAll('"', '""') + '"' : harmless;
  }
})();
