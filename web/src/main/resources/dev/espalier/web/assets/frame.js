/* The frame around the views: the address of the page, the navigation, the head of a run. */
'use strict';

espalier.routes = {
  list: () => '#/',
  run: (key, view) => '#/run/' + encodeURIComponent(key) + (view ? '/' + encodeURIComponent(view) : ''),
  comparison: (keys) => '#/compare/' + keys.map(encodeURIComponent).join('+'),

  /** What an address asks for: {page, key, view, keys}. */
  parse(hash) {
    const parts = hash.replace(/^#?\/?/, '').split('/');
    const decode = (part) => {
      try {
        return decodeURIComponent(part || '');
      } catch {
        return '';
      }
    };
    if (parts[0] === 'run' && parts[1]) {
      return {page: 'run', key: decode(parts[1]), view: decode(parts[2]) || 'overview'};
    }
    if (parts[0] === 'compare' && parts[1]) {
      return {page: 'comparison', keys: parts[1].split('+').map(decode).filter((key) => key !== '')};
    }
    return {page: 'runs'};
  },
};

espalier.frame = (() => {
  const {element, replace, settings, store, views, routes} = espalier;
  const main = document.getElementById('content');
  const navigation = document.getElementById('views');
  const crumbs = document.getElementById('crumbs');
  const connection = document.getElementById('connection');
  let leaving = [];
  let current = '';
  let head = '';

  /** Leaves what is shown: charts go, streams are closed. */
  function leave() {
    for (const action of leaving.splice(0)) {
      action();
    }
    main.replaceChildren();
  }

  /** What a view may use while it is shown. */
  function contextOf() {
    const charts = [];
    const redraws = [];
    const left = [];
    const forget = settings.listen((name) => name === 'theme' && redraws.forEach((redraw) => redraw()));
    let width = main.clientWidth;
    const observer = new ResizeObserver(() => {
      if (main.clientWidth !== width) {
        width = main.clientWidth;
        redraws.forEach((redraw) => redraw());
      }
    });
    observer.observe(main);
    return {
      chart(target, options) {
        const chart = espalier.chart(target, options);
        charts.push(chart);
        return chart;
      },
      redraw: (action) => redraws.push(action),
      leave: (action) => left.push(action),
      controls,
      end() {
        forget();
        observer.disconnect();
        charts.forEach((chart) => chart.destroy());
        left.forEach((action) => action());
      },
    };
  }

  /** The choices that apply to all charts of a view. */
  function controls(names) {
    const parts = [];
    if (names.includes('x')) {
      parts.push(settings.choice('x', 'x axis', [['step', 'step'], ['epoch', 'epoch'], ['time', 'time']],
          'What the x axis counts'));
    }
    if (names.includes('smoothing')) {
      const value = element('output', {}, settings.values.smoothing.toFixed(2));
      parts.push(element('label', {class: 'slider', title: 'Exponential moving average over the recorded steps'},
          'smoothing', element('input', {type: 'range', min: 0, max: 0.99, step: 0.01, value: settings.values.smoothing,
            oninput: (event) => {
              settings.set('smoothing', Number(event.target.value));
              value.textContent = settings.values.smoothing.toFixed(2);
            }}), value));
    }
    return element('div', {class: 'controls'}, parts);
  }

  function showRuns() {
    navigation.hidden = true;
    replace(crumbs);
    document.title = 'Runs · Espalier';
    connection.textContent = '';
    leaving.push(espalier.runs.show(main));
  }

  function showComparison(keys) {
    navigation.hidden = true;
    replace(crumbs, element('a', {href: routes.list()}, 'Runs'), element('span', {class: 'now'}, 'Comparison'));
    document.title = 'Comparison · Espalier';
    const context = contextOf();
    leaving.push(() => context.end());
    leaving.push(espalier.comparison.show(main, keys, context));
  }

  function showRun(key, id) {
    const run = store.open(key);
    const holder = element('div', {class: 'view'});
    const heading = element('h1', {});
    const actions = element('div');
    let context = null;
    let view = null;
    replace(main, element('div', {class: 'title'}, heading, actions), holder);
    const begin = () => {
      if (context !== null) {
        context.end();
      }
      context = contextOf();
      view = views.find(id);
      holder.replaceChildren();
      replace(actions);
      if (view === undefined || run.missing || !view.available(run)) {
        heading.textContent = view === undefined ? 'There is no such view' : view.title;
        replace(holder, element('p', {class: 'quiet'}, run.missing ? 'This run is not in the list, or no longer.'
          : run.loaded ? 'The log of this run has nothing for this view yet.' : 'Loading…'));
        view = null;
        return;
      }
      heading.textContent = view.title;
      replace(actions, view.controls ? controls(view.controls) : null);
      view.render(holder, run, context);
    };
    begin();
    const stop = store.follow(run, (lines) => {
      if (lines === null || view === null || run.missing) {
        begin();
      } else {
        view.update(run, lines);
      }
      showHead(run, id);
    });
    leaving.push(stop, () => context.end());
    showHead(run, id);
  }

  /** The name of the run, its state and the connection, where they have changed. */
  function showHead(run, id) {
    document.title = run.name + ' · Espalier';
    const shape = [run.key, run.name, run.state, run.connection].join('\n');
    if (shape !== head) {
      head = shape;
      const single = store.report && window.espalierReport.runs.length === 1;
      replace(crumbs, single ? null : element('a', {href: routes.list()}, 'Runs'),
          element('a', {class: 'now', href: routes.run(run.key)}, run.name), espalier.runs.badge(run.state));
      showConnection(run);
    }
    showNavigation(run, id);
  }

  /** The views of the run, anew only if there are others: a link that is replaced while it is pressed is not followed. */
  function showNavigation(run, id) {
    const available = views.all().filter((view) => view.available(run) || view.id === id);
    const shape = [run.key, id, ...available.map((view) => view.id)].join('\n');
    if (shape === current) {
      return;
    }
    current = shape;
    const focused = navigation.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    navigation.hidden = false;
    replace(navigation, views.groups.map((group) => {
      const inGroup = available.filter((view) => view.group === group);
      return inGroup.length === 0 ? null : element('div', {class: 'group'}, element('h2', {}, group),
          element('ul', {}, inGroup.map((view) => element('li', {}, element('a', {href: routes.run(run.key, view.id),
            'aria-current': view.id === id ? 'page' : null}, view.title)))));
    }));
    const chosen = navigation.querySelector('[aria-current]');
    if (focused !== null) {
      const same = [...navigation.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused);
      if (same) {
        same.focus();
      }
    }
    if (chosen && navigation.scrollWidth > navigation.clientWidth) {
      navigation.scrollLeft = chosen.offsetLeft - (navigation.clientWidth - chosen.offsetWidth) / 2;
    }
  }

  function showConnection(run) {
    const lost = run.connection === 'lost';
    connection.classList.toggle('lost', lost);
    connection.textContent = lost ? 'Connection lost, trying again' : run.connection === 'live' && run.state === 'running'
      ? 'live' : '';
  }

  /** Shows what the address asks for. */
  async function show() {
    leave();
    current = '';
    head = '';
    const route = routes.parse(location.hash);
    if (route.page === 'comparison') {
      showComparison(route.keys);
    } else if (route.page === 'run') {
      showRun(route.key, route.view);
    } else {
      showRuns();
    }
    window.scrollTo(0, 0);
  }

  /** Begins: a single run is shown at once, several are listed. */
  async function start() {
    document.getElementById('skip').addEventListener('click', (event) => {
      event.preventDefault();
      main.focus();
    });
    replace(document.getElementById('theme'), settings.choice('theme', 'Theme',
        [['auto', 'auto'], ['light', 'light'], ['dark', 'dark']], 'Colours of the page'));
    window.addEventListener('hashchange', () => {
      show();
      main.focus({preventScroll: true});
    });
    if (location.hash === '') {
      const runs = await store.list().catch(() => []);
      if (runs.length === 1) {
        location.replace(routes.run(runs[0].key));
        return;
      }
    }
    show();
  }

  return {start};
})();
