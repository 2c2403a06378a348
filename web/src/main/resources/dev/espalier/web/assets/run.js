/* A run as its log tells it. */
'use strict';

(() => {
  const {number} = espalier;
  const KINDS = ['timing', 'statistics', 'weights', 'samples', 'confusions', 'monitor', 'checkpoint', 'diagnosis',
    'non-finite', 'stopped'];
  const NOTHING = {stack: '', plugins: [], nodes: [], outputs: [], warnings: [], java: '', processor: ''};

  /**
   * A run: its events by kind. Steps are columns, all others arrays of the objects of their lines; lines of epochs and
   * evaluations are in events.evaluations, and as columns by split.
   */
  espalier.Run = class {
    constructor(summary) {
      this.key = summary.key;
      this.summary = summary;
      this.loaded = false;
      this.missing = false;
      this.connection = 'off';
      this.clear();
    }

    /** Forgets all lines. */
    clear() {
      this.events = {run: null, step: new espalier.Columns(), evaluations: []};
      for (const kind of KINDS) {
        this.events[kind] = [];
      }
      this.splits = new Map();
      this.clock = {steps: [0], seconds: [0]};
      this.step = 0;
      this.epoch = 0;
      this.end = null;
      this.damaged = 0;
    }

    /** Adds a line of the log and returns what it says; null if it cannot be read. */
    add(text) {
      let line;
      try {
        line = JSON.parse(text);
      } catch {
        this.damaged++;
        return null;
      }
      if (line === null || typeof line !== 'object') {
        this.damaged++;
        return null;
      }
      this.keep(line);
      return line;
    }

    keep(line) {
      const {event, step} = line;
      if (event === 'run') {
        this.events.run = line;
        return;
      }
      if (!Number.isFinite(step)) {
        this.damaged++;
        return;
      }
      this.step = Math.max(this.step, step);
      this.epoch = Math.max(this.epoch, number(line.epoch) || 0);
      if (event === 'step') {
        this.events.step.add(step, line.values);
        this.end = null;
      } else if (event === undefined) {
        this.events.evaluations.push(line);
        this.columnsOf(String(line.split)).add(step, line.values);
        // An epoch after the end of the run is one of its continuation.
        this.end = line.split === 'train' ? null : this.end;
      } else if (KINDS.includes(event)) {
        this.events[event].push(line);
        this.keepTime(line);
        this.end = event === 'stopped' ? line : this.end;
      }
    }

    /** Adds up the time of training. */
    keepTime({event, step, seconds}) {
      const {steps, seconds: sums} = this.clock;
      if (event === 'timing' && Number.isFinite(seconds) && step >= steps[steps.length - 1]) {
        steps.push(step);
        sums.push(sums[sums.length - 1] + seconds);
      }
    }

    columnsOf(split) {
      let columns = this.splits.get(split);
      if (columns === undefined) {
        columns = new espalier.Columns();
        this.splits.set(split, columns);
      }
      return columns;
    }

    /** The metrics of a split as columns: train, validation or test. */
    evaluations(split) {
      return this.splits.get(split) || new espalier.Columns();
    }

    get name() {
      return (this.events.run && this.events.run.name) || this.summary.name || this.key;
    }

    get description() {
      return {...NOTHING, ...((this.events.run && this.events.run.description) || {})};
    }

    get totalSteps() {
      return (this.events.run && this.events.run['total-steps']) || this.summary['total-steps'] || 0;
    }

    get stepsPerEpoch() {
      return (this.events.run && this.events.run['steps-per-epoch']) || 0;
    }

    /** One of running, completed, stopped-early, requested, failed, unknown. */
    get state() {
      // A report is written while the process that trains still holds the folder.
      if (this.end !== null && (espalier.store.report || this.summary.state !== 'running')) {
        return String(this.end.cause).toLowerCase().replaceAll('_', '-');
      }
      return this.summary.state || 'unknown';
    }

    /** The seconds of training so far, without the pauses between its parts. */
    get seconds() {
      return this.clock.seconds[this.clock.seconds.length - 1];
    }

    /** The findings as they are now. */
    get findings() {
      const updates = this.events.diagnosis;
      return updates.length === 0 ? [] : updates[updates.length - 1].findings || [];
    }

    /** Steps a second over the last minutes; NaN if nothing was timed. */
    get speed() {
      const {steps, seconds} = this.clock;
      const last = steps.length - 1;
      let first = last;
      while (first > 0 && (seconds[last] - seconds[first] < 120 || last - first < 3)) {
        first--;
      }
      const time = seconds[last] - seconds[first];
      return time > 0 ? (steps[last] - steps[first]) / time : NaN;
    }

    /** Expected seconds until the last step; NaN if that is unknown. */
    get remaining() {
      const left = this.totalSteps - this.step;
      return this.state === 'running' && left >= 0 ? left / this.speed : NaN;
    }

    /** Whether an axis can be drawn: step always, epoch and time if the log has them. */
    has(axis) {
      return axis === 'step' || (axis === 'epoch' ? this.stepsPerEpoch > 0 : this.clock.steps.length > 1);
    }

    /** The positions of steps on an axis: step, epoch, or time in seconds of training. */
    positions(axis, steps) {
      if (axis === 'epoch' && this.has('epoch')) {
        return steps.map((step) => step / this.stepsPerEpoch);
      }
      return axis === 'time' && this.has('time') ? this.times(steps) : steps;
    }

    /** Interpolates between the timed steps, both in ascending order. */
    times(steps) {
      const {steps: known, seconds} = this.clock;
      const result = new Float64Array(steps.length);
      let next = 1;
      for (let i = 0; i < steps.length; i++) {
        while (next + 1 < known.length && known[next] < steps[i]) {
          next++;
        }
        const width = known[next] - known[next - 1];
        const slope = width > 0 ? (seconds[next] - seconds[next - 1]) / width : 0;
        result[i] = seconds[next - 1] + (steps[i] - known[next - 1]) * slope;
      }
      return result;
    }

    /** The stack as YAML. */
    async stack() {
      return this.description.stack || (await espalier.store.stack(this.key));
    }
  };
})();
