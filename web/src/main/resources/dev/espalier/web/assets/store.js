/* The runs: listed, read and followed as their logs grow. A report brings them along, a server is asked. */
'use strict';

espalier.store = (() => {
  const RETRY = 3000;
  const AT_ONCE = 12;
  const STREAMS = 3;
  const SLICE = 25;
  const BETWEEN = 250;
  const runs = new Map();

  /** The address of something of a run, relative to the page. */
  function address(key, part) {
    return 'api/runs/' + encodeURIComponent(key) + '/' + part;
  }

  /** Lets the page react to its reader; a timer would wait for milliseconds each time. */
  function pause() {
    return new Promise((resume) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resume();
      };
      channel.port2.postMessage(null);
    });
  }

  async function checked(request) {
    const response = await request;
    if (!response.ok) {
      throw new Error('The server answered with status ' + response.status);
    }
    return response;
  }

  const report = window.espalierReport || null;

  /** The summaries of all runs. */
  async function list() {
    if (report !== null) {
      return report.runs.map((run) => summaryOf(open(run.key)));
    }
    return (await checked(fetch('api/runs'))).json();
  }

  /** What the list of runs says of a run that has been read. */
  function summaryOf(run) {
    const latest = {};
    for (const split of ['train', 'validation', 'test']) {
      const columns = run.evaluations(split);
      for (const name of columns.names) {
        if (!name.includes('{') && columns.length > 0) {
          latest[split + ' ' + name] = columns.last(name);
        }
      }
    }
    return {...run.summary, name: run.name, state: run.state, step: run.step, epoch: run.epoch,
      'total-steps': run.totalSteps, started: run.events.run && run.events.run.time, seconds: run.seconds, latest};
  }

  /** Calls a function with the summaries now and whenever they change; returns a function that ends this. */
  function watch(listener, failed) {
    let source = null;
    let ended = false;
    let timer = 0;
    const ask = () => {
      clearTimeout(timer);
      timer = 0;
      list().then((summaries) => ended || listener(summaries), (error) => ended || failed(error));
    };
    // Changes come with every line of a running run; two requests a second are enough for a table.
    const soon = () => {
      timer = timer || setTimeout(ask, 500);
    };
    const connect = () => {
      if (report !== null || document.hidden || source !== null) {
        return;
      }
      source = new EventSource('api/changes');
      source.onmessage = soon;
      source.onopen = soon;
      source.onerror = () => {
        failed(new Error('The connection is lost'));
        if (source !== null && source.readyState === EventSource.CLOSED) {
          source = null;
          setTimeout(() => ended || connect(), RETRY);
        }
      };
    };
    const visibility = () => {
      if (document.hidden) {
        close();
      } else {
        ask();
        connect();
      }
    };
    const close = () => {
      if (source !== null) {
        source.close();
        source = null;
      }
    };
    document.addEventListener('visibilitychange', visibility);
    ask();
    connect();
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', visibility);
      close();
    };
  }

  /** The run with a key; its lines are read and followed while someone listens. */
  function open(key) {
    let log = runs.get(key);
    if (log === undefined) {
      log = new Log(key);
      runs.set(key, log);
      forgetOldest();
    }
    return log.run;
  }

  /** Lets go of runs that were looked at long ago, so that a long day does not fill the memory. */
  function forgetOldest() {
    for (const [key, log] of runs) {
      if (runs.size > AT_ONCE && log.listeners.size === 0 && report === null) {
        runs.delete(key);
      }
    }
  }

  /**
   * Calls a function whenever a run has new lines, a few times a second: with the lines, or with null after the log was
   * replaced. Returns a function that ends this.
   */
  function follow(run, listener) {
    const log = runs.get(run.key);
    log.listeners.add(listener);
    log.start();
    return () => {
      log.listeners.delete(listener);
      if (log.listeners.size === 0) {
        log.stop();
      }
    };
  }

  /** The stack of a run as YAML. */
  async function stack(key) {
    if (report !== null) {
      const found = report.runs.find((run) => run.key === key);
      return (found && found.stack) || '';
    }
    return (await checked(fetch(address(key, 'stack')))).text();
  }

  /** The log of a run: read once, then followed. */
  class Log {
    constructor(key) {
      this.run = new espalier.Run({key, name: key});
      this.listeners = new Set();
      this.fresh = [];
      this.replaced = false;
      this.offset = 0;
      this.source = null;
      this.generation = 0;
      this.timer = 0;
      this.told = -Infinity;
      this.took = 0;
      this.finished = false;
      this.reading = null;
      if (report !== null) {
        const found = report.runs.find((each) => each.key === key) || {key, name: key, lines: ''};
        this.run.summary = {...found, lines: undefined, stack: undefined};
        for (const line of found.lines.split('\n')) {
          if (line !== '') {
            this.run.add(line);
          }
        }
        this.run.loaded = true;
      }
    }

    start() {
      if (report !== null) {
        return;
      }
      if (!this.run.loaded && this.reading === null) {
        this.read();
      } else {
        this.connect();
      }
    }

    stop() {
      streams.leave(this);
    }

    /** Reads the whole log. */
    async read() {
      const generation = ++this.generation;
      this.reading = generation;
      this.setConnection('loading');
      try {
        const [summaries, response] = await Promise.all([
          checked(fetch('api/runs')).then((answer) => answer.json()),
          fetch(address(this.run.key, 'lines')),
        ]);
        this.run.missing = response.status === 404;
        await checked(response);
        this.run.summary = summaries.find((each) => each.key === this.run.key) || this.run.summary;
        await this.lines(response, generation);
        if (generation !== this.generation) {
          return;
        }
        this.offset = Number(response.headers.get('Espalier-Offset')) || 0;
        this.run.loaded = true;
        this.reading = null;
        this.notify([]);
        this.connect();
      } catch (error) {
        if (generation === this.generation) {
          this.reading = null;
          this.setConnection('lost', error);
          setTimeout(() => this.listeners.size > 0 && this.start(), RETRY);
        }
      }
    }

    /** Adds the lines of a response as they arrive. */
    async lines(response, generation) {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const {done, value} = await reader.read();
        const lines = (rest + (done ? '' : value)).split('\n');
        rest = done ? '' : lines.pop();
        await this.addAll(lines, generation);
        if (done || generation !== this.generation) {
          return;
        }
      }
    }

    /** Adds lines a few milliseconds at a time, so that the page stays usable meanwhile. */
    async addAll(lines, generation) {
      let until = performance.now() + SLICE;
      for (const line of lines) {
        if (line !== '') {
          this.take(line);
        }
        if (performance.now() > until) {
          await pause();
          if (generation !== this.generation) {
            return;
          }
          until = performance.now() + SLICE;
        }
      }
    }

    take(text) {
      const line = this.run.add(text);
      if (line !== null) {
        this.notify([line]);
      }
    }

    /**
     * Tells the listeners of new lines soon: a few times a second, so that a fast run does not keep the processor busy with
     * drawing, and while the log is read for a small part of the time.
     */
    notify(lines) {
      for (const line of lines) {
        this.fresh.push(line);
      }
      if (this.run.loaded && !this.finished) {
        this.finished = true;
        clearTimeout(this.timer);
        this.timer = 0;
      }
      if (this.timer === 0) {
        const pause = this.run.loaded ? this.told + BETWEEN - performance.now() : Math.max(100, this.took * 6);
        this.timer = setTimeout(() => this.tell(), Math.max(0, pause));
      }
    }

    tell() {
      this.told = performance.now();
      this.timer = 0;
      const fresh = this.replaced ? null : this.fresh;
      this.fresh = [];
      this.replaced = false;
      for (const listener of [...this.listeners]) {
        listener(fresh);
      }
      this.took = performance.now() - this.told;
    }

    /** Follows the log where reading has ended. */
    connect() {
      if (this.run.loaded && this.listeners.size > 0) {
        streams.enter(this);
      }
    }

    openStream() {
      const source = new EventSource(address(this.run.key, 'events') + '?from=' + this.offset);
      this.source = source;
      source.onopen = () => this.setConnection('live');
      source.onmessage = (message) => {
        this.offset = Number(message.lastEventId) || this.offset;
        this.take(message.data);
      };
      source.addEventListener('replaced', () => this.readAgain());
      source.onerror = () => {
        this.setConnection('lost');
        if (source.readyState === EventSource.CLOSED && this.source === source) {
          this.source = null;
          setTimeout(() => streams.turn(), RETRY);
        }
      };
    }

    closeStream() {
      if (this.source !== null) {
        this.source.close();
        this.source = null;
        this.setConnection('off');
      }
    }

    /** Reads the log from its beginning after it was cut by a resume. */
    readAgain() {
      this.stop();
      this.closeStream();
      this.run.clear();
      this.run.loaded = false;
      this.finished = false;
      this.fresh = [];
      this.replaced = true;
      this.read();
    }

    setConnection(state) {
      if (this.run.connection !== state) {
        this.run.connection = state;
        this.notify([]);
      }
    }
  }

  /**
   * The streams that are open. A browser opens six connections to a server for all its pages together, so that a page
   * holds few, none while it is hidden, and the logs take turns if there are more.
   */
  const streams = {
    logs: [],
    timer: 0,

    enter(log) {
      if (!this.logs.includes(log)) {
        this.logs.push(log);
      }
      this.turn();
    },

    leave(log) {
      this.logs = this.logs.filter((each) => each !== log);
      log.closeStream();
      this.turn();
    },

    /** Opens the streams of the first logs of the queue, and moves the queue on if some have to wait. */
    turn() {
      clearTimeout(this.timer);
      if (document.hidden) {
        this.logs.forEach((log) => log.closeStream());
        return;
      }
      this.logs.slice(STREAMS).forEach((log) => log.closeStream());
      this.logs.slice(0, STREAMS).filter((log) => log.source === null).forEach((log) => log.openStream());
      if (this.logs.length > STREAMS) {
        this.timer = setTimeout(() => {
          this.logs.push(this.logs.shift());
          this.turn();
        }, RETRY);
      }
    },
  };

  document.addEventListener('visibilitychange', () => streams.turn());

  /** Brings the states of the runs that are open up to date, which a log alone does not tell after a kill. */
  async function refresh() {
    if (report !== null || document.hidden) {
      return;
    }
    const opened = [...runs.values()].filter((log) => log.listeners.size > 0 && log.run.loaded);
    if (opened.length === 0) {
      return;
    }
    const summaries = await list();
    for (const log of opened) {
      const summary = summaries.find((each) => each.key === log.run.key);
      if (summary !== undefined && summary.state !== log.run.summary.state) {
        log.run.summary = summary;
        log.notify([]);
      }
    }
  }

  setInterval(() => refresh().catch(() => undefined), 5000);

  return {list, watch, open, follow, stack, summaryOf, report: report !== null};
})();
