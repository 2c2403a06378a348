/* What the diagnosis says of a run, and what it said before. */
'use strict';

(() => {
  const {element, kit} = espalier;
  const {number, count, brief, visible} = kit;
  const SEVERITIES = {problem: ['!', 'Problem'], warning: ['▲', 'Warning'], note: ['i', 'Note']};

  /** The spans in which each finding held: {finding, from, to}; to is null for those that hold now. */
  function history(lines) {
    const open = new Map();
    const spans = [];
    for (const line of lines) {
      const now = new Set();
      for (const finding of line.findings || []) {
        const key = finding.name + '\u0000' + (finding.place || '');
        now.add(key);
        if (open.has(key)) {
          open.get(key).finding = finding;
        } else {
          const span = {finding, from: line, to: null};
          open.set(key, span);
          spans.push(span);
        }
      }
      for (const [key, span] of open) {
        if (!now.has(key)) {
          span.to = line;
          open.delete(key);
        }
      }
    }
    return spans;
  }

  function card(finding) {
    const severity = Object.hasOwn(SEVERITIES, finding.severity) ? finding.severity : 'note';
    const [sign, word] = SEVERITIES[severity];
    const evidence = Object.entries(finding.evidence || {});
    return element('article', {class: 'finding ' + severity},
      element('h3', {}, element('span', {class: 'severity'}, element('span', {'aria-hidden': 'true'}, sign + ' '), word), ' ',
        brief(finding.name.replace(/-/g, ' '), 60), finding.place && [' in ', element('code', {title:
          visible(finding.place)}, brief(finding.place, 60))]),
      element('p', {}, sentence(finding.what)),
      evidence.length > 0 && element('dl', {class: 'evidence'}, evidence.map(([name, value]) => element('div', {},
        element('dt', {}, brief(name.replace(/-/g, ' '), 60)), element('dd', {}, number(value))))),
      element('p', {}, element('strong', {}, 'Try: '), sentence(finding.remedy)),
      element('p', {class: 'quiet'}, 'Since epoch ' + count(finding['since-epoch']) + '. Explained in ',
        element('code', {}, 'docs/diagnosis.md'), ', section “' + brief(finding.name, 60) + '”.'));
  }

  function sentence(text) {
    const clear = visible(text || '');
    return clear && !/[.!?]$/.test(clear) ? clear[0].toUpperCase() + clear.slice(1) + '.' : clear;
  }

  function when(line) {
    return 'epoch ' + count(line.epoch) + ', step ' + count(line.step);
  }

  function create(parent) {
    const now = element('div', {class: 'flow'});
    const before = element('div');
    parent.append(now, before);
    return {
      update(run) {
        const {findings} = run;
        const spans = history(run.events.diagnosis);
        kit.refill(now, findings.length > 0 ? findings.map(card) : nothing(run, spans));
        kit.refill(before, spans.length > 0 && [element('h2', {}, 'History'), kit.table('What was found, and when', [
          {text: 'finding', cell: (span) => kit.named(span.finding.name.replace(/-/g, ' '))},
          {text: 'severity', value: (span) => span.finding.severity},
          {text: 'place', cell: (span) => kit.named(span.finding.place)},
          {text: 'appeared', cell: (span) => when(span.from)},
          {text: 'disappeared', cell: (span) => (span.to ? when(span.to) : 'holds')},
          {text: 'last said', cell: (span) => brief(span.finding.what || '', 200)},
        ], spans)]);
      },
    };
  }

  /** The diagnostics that come with Espalier, all of which run unless the stack chooses others. */
  const BUILT_IN = ['rate-too-high', 'rate-too-low', 'overfitting', 'dead-layer', 'exploding-gradients',
    'vanishing-gradients', 'initial-loss', 'plateau', 'data-starvation', 'unbalanced-classes', 'small-batch-norm',
    'shuffled-labels', 'leaking-feature', 'dropout-gap', 'conflicting-tasks'];

  function nothing(run, spans) {
    if (/^diagnostics:\s*(off|false|\[\s*\])/m.test(run.description.stack)) {
      return kit.empty('The diagnosis is off.', 'The stack says diagnostics: off.');
    }
    const chosen = run.description.plugins.filter((plugin) => plugin.kind === 'diagnostic').map((plugin) => plugin.name);
    const what = spans.length > 0 ? 'Nothing is found any more.' : run.end ? 'Nothing was found.'
      : 'Nothing has been found so far.';
    return element('div', {class: 'empty'}, element('p', {}, what),
      element('p', {class: 'quiet'}, 'Checked after every epoch and validation:'),
      element('ul', {class: 'checked quiet'}, (chosen.length > 0 ? chosen : BUILT_IN).map((name) =>
        element('li', {}, brief(name.replace(/-/g, ' '), 60)))));
  }

  espalier.findingViews = {history, create};

  kit.view({id: 'findings', title: 'Findings', group: 'Training', order: 5, events: ['diagnosis', 'run'],
    available: (run) => run.events.run !== null, create});
})();
