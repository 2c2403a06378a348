/* The graph of the model: its nodes with shapes and parameter counts, from the inputs down to the outputs. */
'use strict';

(() => {
  const {element, svg, text, kit} = espalier;
  const {count, brief, visible} = kit;
  const WIDTH = 178;
  const HEIGHT = 62;
  const GAP = 22;
  const DOWN = 38;
  const MOST_DRAWN = 300;

  /**
   * Places nodes in layers: a node below all its inputs, edges over several layers through empty places, the order in a
   * layer by the means of the neighbours' places. Returns {places: [{node, x, y}], edges: [{from, to, points}], width,
   * height}.
   */
  function layOut(nodes) {
    const items = new Map();
    nodes.forEach((node) => items.set(node.name, {node, level: 0, above: [], below: []}));
    const sorted = topological(items);
    for (const item of sorted) {
      for (const name of item.node.inputs || []) {
        const input = items.get(name);
        if (input && sorted.indexOf(input) < sorted.indexOf(item)) {
          item.level = Math.max(item.level, input.level + 1);
        }
      }
    }
    sinkInputs(sorted, items);
    const levels = [];
    const put = (item) => (levels[item.level] ??= []).push(item);
    sorted.forEach(put);
    const edges = [];
    for (const item of sorted) {
      for (const name of item.node.inputs || []) {
        const input = items.get(name);
        if (input && input.level < item.level) {
          edges.push(connect(input, item, put));
        }
      }
    }
    arrange(levels);
    const width = position(levels);
    return {
      places: sorted.map((item) => ({node: item.node, x: item.x, y: item.level * (HEIGHT + DOWN)})),
      edges: edges.map((chain) => ({from: chain[0].node.name, to: chain[chain.length - 1].node.name,
        points: chain.map((item) => [item.x, item.level * (HEIGHT + DOWN)])})),
      width,
      height: Math.max(levels.length * (HEIGHT + DOWN) - DOWN, HEIGHT),
    };
  }

  /** Inputs before what reads them; what is left of a damaged list keeps its order. */
  function topological(items) {
    const done = new Set();
    const sorted = [];
    let rest = Array.from(items.values());
    while (rest.length > 0) {
      const ready = rest.filter((item) => (item.node.inputs || []).every((name) => done.has(name) || !items.has(name)));
      const next = ready.length > 0 ? ready : rest;
      next.forEach((item) => {
        done.add(item.node.name);
        sorted.push(item);
      });
      rest = rest.filter((item) => !done.has(item.node.name));
    }
    return sorted;
  }

  /** Puts an input directly above the first that reads it, so that edges are short. */
  function sinkInputs(sorted, items) {
    for (const item of sorted) {
      if ((item.node.inputs || []).length === 0) {
        const readers = sorted.filter((other) => (other.node.inputs || []).some((name) => items.get(name) === item));
        if (readers.length > 0) {
          item.level = Math.max(0, Math.min(...readers.map((other) => other.level)) - 1);
        }
      }
    }
  }

  function connect(input, item, put) {
    const chain = [input];
    for (let level = input.level + 1; level < item.level; level++) {
      const bend = {level, above: [], below: []};
      put(bend);
      chain.push(bend);
    }
    chain.push(item);
    for (let i = 1; i < chain.length; i++) {
      chain[i - 1].below.push(chain[i]);
      chain[i].above.push(chain[i - 1]);
    }
    return chain;
  }

  /** Sorts each level by the mean place of the neighbours, down and up, which removes most crossings. */
  function arrange(levels) {
    levels.forEach((level) => level.forEach((item, i) => { item.place = i; }));
    for (let round = 0; round < 6; round++) {
      const down = round % 2 === 0;
      for (const level of down ? levels : levels.slice().reverse()) {
        for (const item of level) {
          const beside = down ? item.above : item.below;
          item.mean = beside.length > 0 ? beside.reduce((sum, other) => sum + other.place, 0) / beside.length : item.place;
        }
        level.sort((a, b) => a.mean - b.mean);
        level.forEach((item, i) => { item.place = i; });
      }
    }
  }

  /** Moves items towards their neighbours as far as those beside them allow; returns the width. */
  function position(levels) {
    const wide = (item) => (item.node ? WIDTH : 14);
    for (const level of levels) {
      let x = 0;
      for (const item of level) {
        item.x = x + wide(item) / 2;
        x += wide(item) + GAP;
      }
    }
    const apart = (a, b) => (wide(a) + wide(b)) / 2 + GAP;
    for (let round = 0; round < 12; round++) {
      for (const level of round % 2 === 0 ? levels : levels.slice().reverse()) {
        const wanted = level.map((item) => {
          const beside = round % 2 === 0 ? item.above : item.below;
          const near = beside.length > 0 ? beside : item.above.concat(item.below);
          return near.length > 0 ? near.reduce((sum, other) => sum + other.x, 0) / near.length : item.x;
        });
        spread(level, wanted, apart);
      }
    }
    let least = Infinity;
    let most = -Infinity;
    levels.flat().forEach((item) => {
      least = Math.min(least, item.x - wide(item) / 2);
      most = Math.max(most, item.x + wide(item) / 2);
    });
    levels.flat().forEach((item) => { item.x -= least; });
    return most - least;
  }

  /** Wanted places, kept apart: blocks of items that touch move to the mean of what they want. */
  function spread(level, wanted, apart) {
    const blocks = [];
    level.forEach((item, i) => {
      let block = {items: [item], offsets: [0], sum: wanted[i], at: wanted[i]};
      while (blocks.length > 0) {
        const before = blocks[blocks.length - 1];
        const end = before.items[before.items.length - 1];
        const shift = before.offsets[before.offsets.length - 1] + apart(end, block.items[0]);
        if (before.at + shift <= block.at) {
          break;
        }
        blocks.pop();
        const size = before.items.length + block.items.length;
        const sum = before.sum + block.sum - shift * block.items.length;
        block = {items: before.items.concat(block.items), offsets: before.offsets.concat(block.offsets.map((offset) =>
          offset + shift)), sum, at: sum / size};
      }
      blocks.push(block);
    });
    for (const block of blocks) {
      block.items.forEach((item, i) => { item.x = block.at + block.offsets[i]; });
    }
  }

  function shapeText(shape) {
    return shape && shape.length > 0 ? shape.join(' × ') : 'scalar';
  }

  function path(points) {
    const parts = [];
    for (let i = 1; i < points.length; i++) {
      const [x, y] = [points[i - 1][0], points[i - 1][1] + HEIGHT];
      const [toX, toY] = points[i];
      parts.push((i === 1 ? 'M' + x + ' ' + y : 'L' + x + ' ' + y) + 'C' + x + ' ' + (y + DOWN / 2) + ' ' + toX + ' '
        + (toY - DOWN / 2) + ' ' + toX + ' ' + toY);
    }
    return parts.join('');
  }

  function box({node, x, y}, outputs, chosen) {
    const output = outputs.get(node.name);
    const kind = node.layer === 'input' ? 'input' : output ? 'output' : '';
    return svg('g', {class: 'node ' + kind + (node.frozen ? ' frozen' : '') + (chosen ? ' chosen' : ''),
      transform: 'translate(' + (x - WIDTH / 2) + ' ' + y + ')', tabindex: chosen ? 0 : -1, role: 'button',
      'data-key': 'node ' + node.name, 'aria-label': visible(describe(node, output))},
    svg('title', {}, visible(describe(node, output))),
    svg('rect', {width: WIDTH, height: HEIGHT, rx: 8}),
    svg('text', {class: 'node-name', x: WIDTH / 2, y: 19, 'text-anchor': 'middle'}, brief(node.name, 20)),
    svg('text', {x: WIDTH / 2, y: 36, 'text-anchor': 'middle'}, brief(node.layer === node.name ? '' : node.layer, 24)
      + (node.layer === node.name ? '' : ' ') + '→ ' + brief(shapeText(node.shape), 18)),
    svg('text', {class: 'node-size', x: WIDTH / 2, y: 52, 'text-anchor': 'middle'},
      [node.parameters > 0 && count(node.parameters) + (node.frozen ? ' frozen' : output ? '' : ' parameters'),
        output && brief(output.loss, 18)].filter(Boolean).join(' · ')));
  }

  function describe(node, output) {
    return node.name + ', ' + node.layer + ', shape ' + shapeText(node.shape) + ', ' + count(node.parameters || 0)
      + ' parameters' + (node.frozen ? ', frozen' : '') + (output ? ', output with loss ' + output.loss : '');
  }

  /** Which nodes are outputs: those by their name; without a name the one that nothing reads. */
  function outputsOf(nodes, outputs) {
    const read = new Set(nodes.flatMap((node) => node.inputs || []));
    const last = nodes.findLast((node) => !read.has(node.name));
    return new Map(outputs.map((output) => {
      const node = nodes.find((each) => output.name && each.name === output.name)
        || nodes.findLast((each) => output.name && each.name.startsWith(output.name + '/')) || last;
      return [node && node.name, output];
    }));
  }

  function create(parent) {
    const totals = element('div');
    const drawing = element('div', {class: 'graph'});
    const about = element('p', {class: 'reading', 'aria-live': 'polite'});
    const rows = element('div');
    parent.append(totals, about, drawing, rows);
    let chosen = null;

    function draw(nodes, outputs) {
      const layout = layOut(nodes);
      const readers = (name) => nodes.filter((node) => (node.inputs || []).includes(name)).map((node) => node.name);
      chosen = nodes.some((node) => node.name === chosen) ? chosen : nodes[0].name;
      const picture = svg('svg', {width: layout.width + 8, height: layout.height + 8, viewBox: '-4 -4 '
        + (layout.width + 8) + ' ' + (layout.height + 8), role: 'group',
      'aria-label': 'graph of the model; arrow keys go from node to node'},
      svg('defs', {}, svg('marker', {id: 'arrow', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 8, markerHeight: 8,
        orient: 'auto'}, svg('path', {class: 'arrow', d: 'M0 0L8 4L0 8z'}))),
      layout.edges.map((edge) => svg('path', {class: 'edge', d: path(edge.points), 'marker-end': 'url(#arrow)'})),
      layout.places.map((place) => box(place, outputs, place.node.name === chosen)));
      const boxes = Array.from(picture.querySelectorAll('.node'));
      const select = (name) => {
        const to = layout.places.findIndex((place) => place.node.name === name);
        if (to >= 0) {
          chosen = name;
          boxes.forEach((each, i) => {
            each.classList.toggle('chosen', i === to);
            each.setAttribute('tabindex', i === to ? 0 : -1);
          });
          const {node} = layout.places[to];
          about.textContent = visible(describe(node, outputs.get(name)) + '; reads '
            + ((node.inputs || []).join(', ') || 'nothing') + '; read by ' + (readers(name).join(', ') || 'nothing'));
          return boxes[to];
        }
        return null;
      };
      boxes.forEach((each, i) => {
        const {node, x, y} = layout.places[i];
        each.addEventListener('click', () => select(node.name));
        each.addEventListener('focus', () => select(node.name));
        each.addEventListener('keydown', (event) => {
          const beside = (sign) => layout.places.filter((place) => place.y === y && sign * (place.x - x) > 0)
            .sort((a, b) => sign * (a.x - b.x)).map((place) => place.node.name)[0];
          const to = {ArrowUp: (node.inputs || [])[0], ArrowDown: readers(node.name)[0], ArrowRight: beside(1),
            ArrowLeft: beside(-1)}[event.key];
          if (event.key.startsWith('Arrow')) {
            event.preventDefault();
          }
          const next = to !== undefined && select(to);
          if (next) {
            next.focus();
          }
        });
      });
      kit.refill(drawing, picture);
      select(chosen);
    }

    return {
      update(run) {
        const {nodes, outputs} = run.description;
        const named = outputsOf(nodes, outputs);
        const all = nodes.reduce((sum, node) => sum + (node.parameters || 0), 0);
        const frozen = nodes.filter((node) => node.frozen).reduce((sum, node) => sum + (node.parameters || 0), 0);
        kit.refill(totals, kit.tiles([['nodes', count(nodes.length)], ['parameters', count(all)],
          ['frozen at the start', count(frozen)], ['in memory', text.bytes(all * 4)],
          ['outputs', count(outputs.length)]]));
        if (nodes.length <= MOST_DRAWN) {
          draw(nodes, named);
        } else {
          kit.refill(drawing, kit.empty('The graph has ' + count(nodes.length) + ' nodes, too many to draw; they are in the '
            + 'table.'));
        }
        kit.refill(rows, kit.table('Nodes in the order of the computation', [
          {text: 'node', cell: (node) => kit.named(node.name)},
          {text: 'layer', value: (node) => node.layer},
          {text: 'reads', cell: (node) => kit.named((node.inputs || []).join(', '))},
          {text: 'shape', cell: (node) => kit.named(shapeText(node.shape))},
          {text: 'parameters', value: (node) => node.parameters || 0, show: count},
          {text: 'frozen', cell: (node) => (node.frozen ? 'frozen' : '')},
        ], nodes, 60));
      },
    };
  }

  espalier.graphViews = {layOut, outputsOf, create};

  kit.view({id: 'graph', title: 'Graph', group: 'Run', order: 10, events: ['run'],
    available: (run) => run.description.nodes.length > 0, create});
})();
