/* The stack as it was run, the plugins it used, where it ran, and what was warned of before the first step. */
'use strict';

(() => {
  const {element, text, kit} = espalier;
  const {visible, count} = kit;

  /** The parts of a line of YAML: [class, text]. */
  function parts(line) {
    const result = [];
    let rest = line;
    const key = /^(\s*(?:- )*)((?:"(?:[^"\\]|\\.)*"|[^\s#"'{}[\],:][^#"'{}[\],:]*))(:)(?=\s|$)/.exec(rest);
    if (key) {
      result.push(['', key[1]], ['key', key[2]], ['', key[3]]);
      rest = rest.slice(key[0].length);
    }
    const token = new RegExp([
      /(?<comment>(?:^|\s)#.*$)/,
      /(?<text>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/,
      /(?<key>[A-Za-z][\w.-]*)(?=:\s)/,
      /(?<number>(?<![\w.-])[+-]?(?:\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?|\.\d+)(?![\w.-]))/,
      /(?<word>(?<![\w.-])(?:true|false|null|yes|no|off|on)(?![\w.-]))/,
    ].map((each) => each.source).join('|'), 'g');
    let from = 0;
    for (const match of rest.matchAll(token)) {
      result.push(['', rest.slice(from, match.index)]);
      const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
      result.push([kind, match[0]]);
      from = match.index + match[0].length;
    }
    result.push(['', rest.slice(from)]);
    return result.filter(([, part]) => part !== '');
  }

  function highlighted(yaml) {
    const code = element('code');
    for (const line of yaml.replace(/\n$/, '').split('\n')) {
      for (const [kind, part] of parts(line)) {
        code.append(kind ? element('span', {class: 'yaml-' + kind}, visible(part)) : visible(part));
      }
      code.append('\n');
    }
    return element('pre', {class: 'yaml', tabindex: 0, 'aria-label': 'the stack as YAML'}, code);
  }

  function copyButton(yaml) {
    const button = element('button', {type: 'button', class: 'tool', onclick: async () => {
      button.textContent = (await copied(yaml)) ? 'Copied' : 'Press Ctrl-C';
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    }}, 'Copy');
    return button;
  }

  async function copied(yaml) {
    try {
      await navigator.clipboard.writeText(yaml);
      return true;
    } catch (refused) {
      // a page from a file may not have the clipboard: the text is selected for the reader to copy
      const pre = document.querySelector('pre.yaml');
      getSelection().selectAllChildren(pre);
      pre.focus();
      return false;
    }
  }

  function warnings(run) {
    const all = run.description.warnings;
    if (all.length === 0) {
      return element('p', {class: 'quiet'}, 'Nothing was warned of before the first step.');
    }
    return element('ul', {class: 'warnings'}, all.map((warning) => element('li', {},
      element('strong', {}, visible(warning.where)), ': ', visible(warning.what), '; ', visible(warning.remedy), ' ',
      element('span', {class: 'quiet'}, '[' + visible(warning.kind) + ']'))));
  }

  function environment(run) {
    const start = run.events.run || {};
    const {java, processor, monitor} = run.description;
    const facts = [['run', start.id], ['started', start.time && text.time(start.time)], ['Java', java],
      ['processor', processor], ['training samples', start['training-samples'] && count(start['training-samples'])],
      ['batch size', start['batch-size'] && count(start['batch-size'])],
      ['steps', start['total-steps'] && count(start['total-steps'])],
      ['steps per epoch', start['steps-per-epoch'] && count(start['steps-per-epoch'])],
      ['trained parameters', start.parameters !== undefined && count(start.parameters)],
      ['best weights by', monitor]].filter(([, value]) => value);
    return element('div', {class: 'facts'}, element('dl', {}, facts.map(([name, value]) => [element('dt', {}, name),
      element('dd', {}, visible(value))])));
  }

  function create(parent) {
    const code = element('div', {class: 'stack-code'});
    const rest = element('div', {class: 'flow'});
    parent.append(rest, code);
    let shown = null;

    async function showStack(run) {
      const yaml = await run.stack().catch(() => '');
      if (yaml !== shown) {
        shown = yaml;
        code.replaceChildren(element('div', {class: 'heading'}, element('h3', {}, 'The stack with every default'),
          yaml ? copyButton(yaml) : ''), yaml ? highlighted(yaml) : kit.empty('The log does not contain the stack.'));
      }
    }

    return {
      update(run) {
        const {plugins} = run.description;
        kit.refill(rest, environment(run), element('h3', {}, 'Warnings'), warnings(run),
          plugins.length > 0 && kit.table('Plugins', [
            {text: 'plugin', value: (plugin) => plugin.name},
            {text: 'kind', value: (plugin) => plugin.kind},
            {text: 'version', value: (plugin) => plugin.version},
            {text: 'from', value: (plugin) => plugin.origin},
          ], plugins));
        return showStack(run);
      },
    };
  }

  espalier.stackViews = {parts, create};

  kit.view({id: 'stack', title: 'Stack and plugins', group: 'Run', order: 20, events: ['run'],
    available: (run) => run.events.run !== null || run.key !== undefined, create});
})();
